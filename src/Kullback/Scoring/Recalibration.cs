using Kullback.Hypotheses;

namespace Kullback.Scoring;

/// <summary>A rule that turns a forecast probability into a better calibrated one, fitted on rows whose outcomes are known.</summary>
/// <remarks>Judge it on rows that did not fit it. Log odds are those of the forecast kept within [<see cref="Least"/>, 1 −
/// <see cref="Least"/>].</remarks>
public abstract record Recalibration
{
    /// <summary>The distance from 0 and 1 that a forecast is kept at before its log odds are taken: 1e-12.</summary>
    public const double Least = 1e-12;

    /// <summary>The name: temperature, platt, beta, isotonic, venn-abers.</summary>
    public abstract string Method { get; }

    /// <summary>The names of all rules.</summary>
    public static IReadOnlyList<string> Methods { get; } = ["temperature", "platt", "beta", "isotonic", "venn-abers"];

    /// <summary>The recalibrated probability.</summary>
    /// <param name="probability">A forecast in [0, 1].</param>
    /// <exception cref="NotASampleException">It is NaN or outside.</exception>
    public double Apply(double probability)
        => probability >= 0 && probability <= 1 ? Recalibrated(probability)
        : throw NotASampleException.Entry(nameof(probability), 0, probability, "must lie in [0, 1]");

    private protected abstract double Recalibrated(double probability);

    /// <summary>The rule of a name, fitted.</summary>
    /// <param name="method">One of <see cref="Methods"/>.</param>
    /// <param name="forecasts">The rows that it is fitted on.</param>
    /// <exception cref="ArgumentException">There is no such rule, or it has no finite fit to these rows; the message says why.</exception>
    public static Recalibration Fit(string method, Forecasts forecasts)
    {
        ArgumentNullException.ThrowIfNull(forecasts);
        return method switch
        {
            "temperature" => TemperatureScaling.Fit(forecasts),
            "platt" => PlattScaling.Fit(forecasts),
            "beta" => BetaCalibration.Fit(forecasts),
            "isotonic" => IsotonicRecalibration.Fit(forecasts),
            "venn-abers" => VennAbers.Fit(forecasts),
            _ => throw new ArgumentException($"'{method}' is none of {string.Join(", ", Methods)}."),
        };
    }

    /// <summary>The log odds of a forecast kept away from 0 and 1.</summary>
    internal static double KeptOdds(double p) => Forecasts.LogOdds(Math.Clamp(p, Least, 1 - Least));

    private protected static void RequireBoth(Forecasts forecasts, string what)
    {
        ArgumentNullException.ThrowIfNull(forecasts);
        if (forecasts.Hits == 0 || forecasts.Hits == forecasts.Rows)
            throw new ArgumentException($"{what}: the {forecasts.Rows} rows that it is fitted on have one outcome only.");
        double lastMiss = double.NegativeInfinity, firstMiss = double.PositiveInfinity, lastHit = double.NegativeInfinity,
            firstHit = double.PositiveInfinity;
        for (int k = 0; k < forecasts.Distinct; k++)
        {
            double p = forecasts.Probabilities[k];
            if (forecasts.HitsAt[k] > 0) (firstHit, lastHit) = (Math.Min(firstHit, p), p);
            if (forecasts.HitsAt[k] < forecasts.RowsAt[k]) (firstMiss, lastMiss) = (Math.Min(firstMiss, p), p);
        }
        if (forecasts.Distinct > 1 && (lastMiss <= firstHit || lastHit <= firstMiss))
            throw new ArgumentException(
                $"{what}: the forecasts of the rows that it is fitted on separate the outcomes, so that it runs to infinity; isotonic has "
                    + $"a fit.");
    }
}

/// <summary>Temperature scaling: the log odds are divided by T.</summary>
/// <param name="Temperature">T > 0; above 1 forecasts are moved towards 1/2.</param>
/// <remarks>Maximum likelihood: the root of the derivative in 1/T. Source: Guo, Pleiss, Sun and Weinberger (2017), ICML 34.</remarks>
public sealed record TemperatureScaling(double Temperature) : Recalibration
{
    /// <inheritdoc/>
    public override string Method => "temperature";

    private protected override double Recalibrated(double probability) => Forecasts.Logistic(KeptOdds(probability) / Temperature);

    /// <summary>The fit.</summary>
    /// <param name="forecasts">The rows.</param>
    /// <exception cref="ArgumentException">There is no finite temperature above 0.</exception>
    public static TemperatureScaling Fit(Forecasts forecasts)
    {
        ArgumentNullException.ThrowIfNull(forecasts);
        double[] odds = new double[forecasts.Distinct];
        bool right = false, wrong = false;
        for (int k = 0; k < odds.Length; k++)
        {
            odds[k] = KeptOdds(forecasts.Probabilities[k]);
            double hits = forecasts.HitsAt[k], misses = forecasts.RowsAt[k] - hits;
            right |= (odds[k] > 0 ? hits : odds[k] < 0 ? misses : 0) > 0;
            wrong |= (odds[k] > 0 ? misses : odds[k] < 0 ? hits : 0) > 0;
        }
        if (!wrong)
            throw new ArgumentException(
                "temperature: every forecast lies on the side of 1/2 that came true, so that the temperature runs to 0.");
        double inverse = right ? LogisticFit.Of(odds, 1, forecasts.RowsAt, forecasts.HitsAt)[0] : 0;
        return inverse > 0 ? new TemperatureScaling(1 / inverse)
            : throw new ArgumentException(
                "temperature: the forecasts say nothing of the outcome or its contrary, so that the temperature runs to infinity.");
    }
}

/// <summary>Platt scaling: log odds a + b·(log odds of the forecast).</summary>
/// <param name="Intercept">a.</param>
/// <param name="Slope">b.</param>
/// <remarks>Plain maximum likelihood. Source: Platt (1999), Advances in Large Margin Classifiers, 61–74.</remarks>
public sealed record PlattScaling(double Intercept, double Slope) : Recalibration
{
    /// <inheritdoc/>
    public override string Method => "platt";

    private protected override double Recalibrated(double probability) => Forecasts.Logistic(Intercept + Slope * KeptOdds(probability));

    /// <summary>The fit.</summary>
    /// <param name="forecasts">The rows.</param>
    /// <exception cref="ArgumentException">There is one outcome only, the forecasts separate the outcomes, or all are equal.</exception>
    public static PlattScaling Fit(Forecasts forecasts)
    {
        RequireBoth(forecasts, "platt");
        if (forecasts.Distinct == 1) throw new ArgumentException("platt: all forecasts of the rows that it is fitted on are equal.");
        double[] features = new double[2 * forecasts.Distinct];
        for (int k = 0; k < forecasts.Distinct; k++) (features[2 * k], features[2 * k + 1]) = (1, KeptOdds(forecasts.Probabilities[k]));
        double[] theta = LogisticFit.Of(features, 2, forecasts.RowsAt, forecasts.HitsAt);
        return new PlattScaling(theta[0], theta[1]);
    }
}

/// <summary>Beta calibration: log odds a·ln p − b·ln(1 − p) + c with a, b ≥ 0.</summary>
/// <param name="A">The weight of ln p.</param>
/// <param name="B">The weight of −ln(1 − p).</param>
/// <param name="C">The constant.</param>
/// <remarks>Maximum likelihood; a weight that would be negative is set to 0 and the others are fitted again. Source: Kull, Silva Filho and
/// Flach (2017), Electronic Journal of Statistics 11, 5052–5080.</remarks>
public sealed record BetaCalibration(double A, double B, double C) : Recalibration
{
    /// <inheritdoc/>
    public override string Method => "beta";

    private protected override double Recalibrated(double probability)
    {
        double p = Math.Clamp(probability, Least, 1 - Least);
        return Forecasts.Logistic(A * Math.Log(p) - B * Forecasts.LogNot(p) + C);
    }

    /// <summary>The fit.</summary>
    /// <param name="forecasts">The rows.</param>
    /// <exception cref="ArgumentException">There is one outcome only, the forecasts separate the outcomes,
    /// or fewer than three differ.</exception>
    public static BetaCalibration Fit(Forecasts forecasts)
    {
        RequireBoth(forecasts, "beta");
        if (forecasts.Distinct < 3)
            throw new ArgumentException($"beta: three different forecasts are needed, {forecasts.Distinct} were given.");
        double[] theta = Of(forecasts, p => Math.Log(p), p => -Forecasts.LogNot(p));
        if (theta is [_, >= 0, >= 0]) return new BetaCalibration(theta[1], theta[2], theta[0]);
        double[] a = Of(forecasts, p => Math.Log(p)), b = Of(forecasts, p => -Forecasts.LogNot(p));
        return theta[1] < 0 && b[1] >= 0 ? new BetaCalibration(0, b[1], b[0])
            : a[1] >= 0 ? new BetaCalibration(a[1], 0, a[0]) : new BetaCalibration(0, 0, Forecasts.LogOdds(forecasts.BaseRate));
    }

    private static double[] Of(Forecasts forecasts, params ReadOnlySpan<Func<double, double>> terms)
    {
        int size = terms.Length + 1;
        double[] features = new double[size * forecasts.Distinct];
        for (int k = 0; k < forecasts.Distinct; k++)
        {
            double p = Math.Clamp(forecasts.Probabilities[k], Least, 1 - Least);
            features[size * k] = 1;
            for (int i = 1; i < size; i++) features[size * k + i] = terms[i - 1](p);
        }
        return LogisticFit.Of(features, size, forecasts.RowsAt, forecasts.HitsAt);
    }
}
