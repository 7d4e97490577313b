using System.Globalization;

namespace Kullback.Transport;

/// <summary>What was given to be transported cannot be: an entry or a total is out of range.</summary>
public sealed class TransportInputException : ArgumentException
{
    /// <summary>An exception without a place.</summary>
    public TransportInputException() : this("Not a transport problem.") { }

    /// <summary>An exception without a place.</summary>
    /// <param name="message">What is wrong.</param>
    public TransportInputException(string message) : base(message) => (Index, Value) = (null, double.NaN);

    /// <summary>An exception without a place.</summary>
    /// <param name="message">What is wrong.</param>
    /// <param name="innerException">What caused it.</param>
    public TransportInputException(string message, Exception innerException) : base(message, innerException) => Value = double.NaN;

    private TransportInputException(string message, string name, int? index, double value) : base(message, name)
        => (Index, Value) = (index, value);

    /// <summary>The index of the entry at fault; null when no single entry is.</summary>
    public int? Index { get; }

    /// <summary>The entry, or the total.</summary>
    public double Value { get; }

    internal static TransportInputException Entry(string name, int index, double value, string rule)
        => new(string.Create(CultureInfo.InvariantCulture, $"{name}[{index}] = {value} {rule}."), name, index, value);

    internal static TransportInputException Whole(string name, double value, FormattableString message)
        => new(message.ToString(CultureInfo.InvariantCulture), name, null, value);
}
