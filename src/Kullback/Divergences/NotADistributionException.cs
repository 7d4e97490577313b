using System.Globalization;

namespace Kullback.Divergences;

/// <summary>Numbers that were given as a probability distribution are none: an entry is negative or NaN, or they do not sum to 1.</summary>
public sealed class NotADistributionException : ArgumentException
{
    /// <summary>An exception without a place.</summary>
    public NotADistributionException() : this("Not a probability distribution.") { }

    /// <summary>An exception without a place.</summary>
    /// <param name="message">What is wrong.</param>
    public NotADistributionException(string message) : base(message) => (Index, Value) = (null, double.NaN);

    /// <summary>An exception without a place.</summary>
    /// <param name="message">What is wrong.</param>
    /// <param name="innerException">What caused it.</param>
    public NotADistributionException(string message, Exception innerException) : base(message, innerException) => Value = double.NaN;

    private NotADistributionException(string side, int? index, double value, string message) : base(message, side)
        => (Index, Value, _words) = (index, value, message);

    // The message without the framework's "(Parameter …)".
    private readonly string _words = "";

    /// <summary>The index of the entry at fault; null when it is the sum.</summary>
    public int? Index { get; }

    /// <summary>The row at fault where a matrix was given; otherwise null.</summary>
    public int? Row { get; private init; }

    /// <summary>The entry, or the sum.</summary>
    public double Value { get; }

    internal static NotADistributionException Entry(string side, int index, double value)
        => new(side, index, value, string.Create(CultureInfo.InvariantCulture, $"{side}[{index}] = {value} must be finite and ≥ 0."));

    internal static NotADistributionException LogEntry(string side, int index, double value)
        => new(side, index, value,
            string.Create(CultureInfo.InvariantCulture, $"{side}[{index}] = {value} must be a logarithm of a probability, ≤ 0."));

    internal static NotADistributionException Logit(string side, int index, double value)
        => new(side, index, value,
            string.Create(CultureInfo.InvariantCulture,
                $"{side}[{index}] = {value} must be a finite logit of at most 1e30, or −∞ for a masked cell."));

    internal static NotADistributionException Count(string side, int index, long value)
        => new(side, index, value, string.Create(CultureInfo.InvariantCulture, $"{side}[{index}] = {value} must be a count, 0 or more."));

    internal static NotADistributionException Empty(string side)
        => new(side, null, 0, $"{side} sums to 0: there is nothing to normalize.");

    internal static NotADistributionException InRow(int row, NotADistributionException inner)
        => new(inner.ParamName ?? "", inner.Index, inner.Value,
            $"row {row}: {(inner._words.Length > 0 ? inner._words : inner.Message)}")
        { Row = row };

    internal static NotADistributionException Mass(string side, double mass, double tolerance)
        => new(side, null, mass, string.Create(CultureInfo.InvariantCulture,
            $"{side} sums to {mass}, which differs from 1 by more than {tolerance:0.##E+0}."));
}
