using Kullback.Divergences;
using Kullback.Estimation;

namespace Kullback.Simulations.Coverage;

/// <summary>An estimate with its interval beside the truth it is about, in nats.</summary>
internal readonly record struct Answer(double Truth, double Estimate, double Low, double High);

/// <summary>What is estimated.</summary>
internal static class Measure
{
    internal static Answer JensenShannon(Draw draw)
    {
        var e = JensenShannonEstimate.From(draw.Current, draw.Reference);
        return new Answer(new JensenShannon().Between<double>(draw.P, draw.Q), e.Nats, e.LowNats, e.HighNats);
    }

    /// <summary>D(current‖reference) on the cells in which the reference has rows, both renormalized to them.</summary>
    internal static Answer KullbackLeibler(Draw draw)
    {
        bool[] covered = [.. draw.Reference.Weights.ToArray().Select(w => w > 0)];
        var e = KullbackLeiblerEstimate.From(draw.Current.Restrict(covered), draw.Reference.Restrict(covered));
        double[] p = Restricted(draw.P, covered), q = Restricted(draw.Q, covered);
        return new Answer(new KullbackLeibler().Between<double>(p, q), e.Nats, e.LowNats, e.HighNats);
    }

    private static double[] Restricted(double[] shares, bool[] keep)
    {
        double[] kept = [.. shares.Where((_, k) => keep[k])];
        double total = kept.Sum();
        return [.. kept.Select(s => s / total)];
    }
}
