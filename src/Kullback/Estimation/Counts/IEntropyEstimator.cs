namespace Kullback.Estimation;

/// <summary>An estimate of the entropy H(P) of a population from the counts of independent rows.</summary>
public interface IEntropyEstimator
{
    /// <summary>The name that its paper gives it, with its parameters.</summary>
    string Method { get; }

    /// <summary>The estimate in nats; may leave [0, ln K] where the method's errors allow it: nothing is clamped.</summary>
    /// <param name="sample">The sample.</param>
    double Nats(Fingerprint sample);
}

/// <summary>An estimate of entropy by a prior: the mean of what is believed after the sample, with its standard deviation.</summary>
public interface IPosteriorEntropy : IEntropyEstimator
{
    /// <summary>Mean and standard deviation of the entropy given the sample, in nats.</summary>
    /// <param name="sample">The sample.</param>
    (double Nats, double DeviationNats) Posterior(Fingerprint sample);
}
