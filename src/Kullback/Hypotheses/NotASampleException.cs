using System.Globalization;

namespace Kullback.Hypotheses;

/// <summary>What was given as a sample of numbers or points is none: empty, not of whole points,
/// or with a coordinate that is no number.</summary>
public sealed class NotASampleException : ArgumentException
{
    /// <summary>An exception without a place.</summary>
    public NotASampleException() : this("Not a sample.") { }

    /// <summary>An exception without a place.</summary>
    /// <param name="message">What is wrong.</param>
    public NotASampleException(string message) : base(message) => Value = double.NaN;

    /// <summary>An exception without a place.</summary>
    /// <param name="message">What is wrong.</param>
    /// <param name="innerException">What caused it.</param>
    public NotASampleException(string message, Exception innerException) : base(message, innerException) => Value = double.NaN;

    private NotASampleException(string message, string name, int? index, double value) : base(message, name)
        => (Index, Value, _words) = (index, value, message);

    private readonly string? _words;

    /// <summary>What is wrong, without the framework's name of the parameter, which the sentence begins with.</summary>
    public override string Message => _words ?? base.Message;

    /// <summary>The index of the entry at fault; null when no single entry is.</summary>
    public int? Index { get; }

    /// <summary>The entry; NaN when no single entry is at fault.</summary>
    public double Value { get; }

    /// <summary>Both are samples of whole finite points, each at least <paramref name="least"/>; their numbers of points.</summary>
    internal static (int P, int Q) RequirePoints(ReadOnlySpan<double> p, ReadOnlySpan<double> q, int dimension, int least = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(dimension, 1);
        return (RequirePoints(p, dimension, nameof(p), least), RequirePoints(q, dimension, nameof(q), least));
    }

    internal static int RequirePoints(ReadOnlySpan<double> sample, int dimension, string name, int least = 1)
    {
        if (sample.Length % dimension != 0)
            throw Whole(name, $"{name} has {sample.Length} coordinates, no multiple of the dimension {dimension}.");
        int count = sample.Length / dimension;
        if (count == 0) throw Whole(name, $"{name} is empty.");
        if (count < least) throw Whole(name, $"{name} has {count} {(count == 1 ? "point" : "points")}, the test needs {least}.");
        for (int i = 0; i < sample.Length; i++)
            if (!double.IsFinite(sample[i])) throw Entry(name, i, sample[i], "must be finite");
        return count;
    }

    /// <summary>Numbers in a known order of which infinite ones may be part.</summary>
    internal static void RequireNumbers(ReadOnlySpan<double> sample, string name)
    {
        if (sample.IsEmpty) throw Whole(name, $"{name} is empty.");
        for (int i = 0; i < sample.Length; i++)
            if (double.IsNaN(sample[i])) throw Entry(name, i, sample[i], "must be a number");
    }

    internal static NotASampleException Entry(string name, int index, double value, string rule)
        => new(string.Create(CultureInfo.InvariantCulture, $"{name}[{index}] = {value} {rule}."), name, index, value);

    internal static NotASampleException Whole(string name, FormattableString message)
        => new(message.ToString(CultureInfo.InvariantCulture), name, null, double.NaN);
}
