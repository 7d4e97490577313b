using Kullback.Data.Distributions;

namespace Kullback.Reports;

/// <summary>How figures between distributions are said.</summary>
public static class DistributionWords
{
    /// <summary>The name of a method in tables: "closed form".</summary>
    public static string Of(DivergenceMethods method) => method switch
    {
        DivergenceMethods.ClosedForm => "closed form",
        DivergenceMethods.Series => "series",
        DivergenceMethods.Quadrature => "quadrature",
        DivergenceMethods.None => "-",
        _ => "Monte Carlo",
    };

    /// <summary>The name of a method in JSON.</summary>
    public static string Key(DivergenceMethods method) => method switch
    {
        DivergenceMethods.ClosedForm => "closedForm",
        DivergenceMethods.Series => "series",
        DivergenceMethods.Quadrature => "quadrature",
        DivergenceMethods.None => "none",
        _ => "monteCarlo",
    };

    /// <summary>The error in a few characters: "≤ 2e-15" where proven, "± 2e-15" where estimated,
    /// nothing for an infinity or an exact value.</summary>
    public static string Error(DistributionFigure figure)
    {
        ArgumentNullException.ThrowIfNull(figure);
        return !double.IsFinite(figure.Value) ? "" : figure.ErrorBound == 0 ? "exact"
            : (figure.IsRigorous ? "≤ " : "± ") + figure.ErrorBound.ToString("0e-0", System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <summary>The value in its unit.</summary>
    public static string Value(DistributionFigure figure)
    {
        ArgumentNullException.ThrowIfNull(figure);
        return double.IsNaN(figure.Value) ? "-" : NumberFormat.Six(figure.Value);
    }

    /// <summary>The unit: nat, √nat, nothing for a pure number, "of x" for a distance.</summary>
    public static string Unit(DistributionFigure figure)
    {
        ArgumentNullException.ThrowIfNull(figure);
        return figure.Unit is not { } unit ? "of x" : unit == MeasureUnit.None ? "" : InformationUnit.Nats.Name(unit);
    }

    /// <summary>Whether a fit is a maximum: "gradient 2e-9 nat per row; at the edge of the allowed range: low, high".
    /// Null where there is no fit.</summary>
    public static string? Maximum(FittedDistribution distribution)
    {
        ArgumentNullException.ThrowIfNull(distribution);
        if (distribution.NotFitted is not null) return null;
        string gradient =
            $"gradient {(distribution.GradientNorm == 0 ? "0" : distribution.GradientNorm.ToString("0e-0", System.Globalization.CultureInfo.InvariantCulture))} nat per row{(distribution.GradientNorm > 1e-3 ? " (no maximum was reached)" : "")}";
        return distribution.AtEdge.Count == 0 ? gradient
            : $"{gradient}; at the edge of the allowed range: {string.Join(", ", distribution.AtEdge)}";
    }

    /// <summary>The value in bits for information; empty for the rest.</summary>
    public static string Bits(DistributionFigure figure)
    {
        ArgumentNullException.ThrowIfNull(figure);
        return figure.Unit is MeasureUnit.Nat or MeasureUnit.RootNat && double.IsFinite(figure.Value)
            ? NumberFormat.Six(InformationUnit.Bits.Show(figure.Value, figure.Unit.Value)) : "";
    }
}
