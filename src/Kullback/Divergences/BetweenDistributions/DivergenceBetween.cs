namespace Kullback.Divergences;

/// <summary>How a divergence between two distributions was obtained, or may be obtained.</summary>
[Flags]
public enum DivergenceMethods
{
    /// <summary>In no way.</summary>
    None = 0,

    /// <summary>A formula out of the table of exact pairs, or one that follows from moments or a log-normalizer.</summary>
    ClosedForm = 1,

    /// <summary>A sum over the integers with a bound of what was left out.</summary>
    Series = 2,

    /// <summary>Adaptive quadrature over the line, cut at quantiles of both distributions.</summary>
    Quadrature = 4,

    /// <summary>A mean over draws, with its standard error.</summary>
    MonteCarlo = 8,

    /// <summary>All that give the same number every time: what is allowed unless the caller says otherwise.</summary>
    Deterministic = ClosedForm | Series | Quadrature,

    /// <summary>All.</summary>
    Any = Deterministic | MonteCarlo,
}

/// <summary>What may be done to obtain a divergence between two distributions.</summary>
public sealed record BetweenOptions
{
    /// <summary>The methods allowed, tried in the order closed form, series, quadrature, Monte Carlo.
    /// Draws are taken only where they are asked for.</summary>
    public DivergenceMethods Allowed { get; init; } = DivergenceMethods.Deterministic;

    /// <summary>The source of chance for Monte Carlo; the same seed gives the same value.</summary>
    public Random? Random { get; init; }

    /// <summary>Draws for Monte Carlo.</summary>
    public int Draws { get; init; } = 100_000;

    /// <summary>The relative error that series and quadrature aim at; the bound reached is in the result.</summary>
    public double RelativeError { get; init; } = 1e-14;

    /// <summary>When canceled, the work ends with an <see cref="OperationCanceledException"/>.</summary>
    public CancellationToken Cancel { get; init; }

    /// <summary>When canceled (a time limit), series and quadrature stop and answer with the bound reached so far,
    /// which the result says.</summary>
    public CancellationToken Stop { get; init; }
}

/// <summary>A divergence between two distributions: the number, how it was obtained, how far off it can be, and why where it is
/// infinite.</summary>
/// <param name="Value">The number in the unit of <see cref="Measure"/>: nats for information.</param>
/// <param name="Measure">The measure: name, formula, unit.</param>
/// <param name="Method">The one method used.</param>
/// <param name="ErrorBound">A bound (or an estimate, see <see cref="IsRigorous"/>) of the absolute error, rounding included; 0 for an
/// infinity. For Monte Carlo it is 1.96 standard errors, which holds 19 times of 20.</param>
public sealed record DivergenceBetween(double Value, MeasureFacts Measure, DivergenceMethods Method, double ErrorBound)
{
    /// <inheritdoc cref="DivergenceBetween(double, MeasureFacts, DivergenceMethods, double)" path="/param[@name='ErrorBound']"/>
    public double ErrorBound { get; init => field = Known(value); } = Known(ErrorBound);

    // Where rounding leaves no bound, nothing bounds the error.
    private static double Known(double bound) => double.IsNaN(bound) ? double.PositiveInfinity : bound;

    /// <summary>Whether <see cref="ErrorBound"/> is proven (a first-order bound of rounding,
    /// a geometric bound of a series' rest) or an estimate.</summary>
    public bool IsRigorous { get; init; }

    /// <summary>The formula or rule behind the number: "½[(μp − μq)²/σq² + …]", "∫ p·φ(q/p − 1) dx over 52 pieces".</summary>
    public string Formula { get; init; } = "";

    /// <summary>Where the formula is from; empty for a sum or integral of the definition.</summary>
    public string Source { get; init; } = "";

    /// <summary>Standard error for Monte Carlo; null for the other methods.</summary>
    public double? StandardError { get; init; }

    /// <summary>Draws that the weighted ones are worth; null without weights.</summary>
    public double? EffectiveDraws { get; init; }

    /// <summary>Why the value is infinite: "P has mass above the support of Q"; null where it is finite.</summary>
    public string? Reason { get; init; }

    /// <summary>Whether the accuracy asked for was reached; where not, <see cref="ErrorBound"/> says how far it came.</summary>
    public bool Converged { get => field && !double.IsPositiveInfinity(ErrorBound); init; } = true;

    /// <summary>What the caller should know, in sentences: heavy weights, a bound that could not be reached.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>The value in bits (√bits for the root of an information).</summary>
    /// <exception cref="InvalidOperationException">The measure has no unit of information.</exception>
    public double Bits => Measure.Unit == MeasureUnit.None
        ? throw new InvalidOperationException($"{Measure.Name} is a pure number, not an information: it has no bits or nats.")
        : InformationUnit.Bits.Show(Value, Measure.Unit);
}
