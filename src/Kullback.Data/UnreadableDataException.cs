namespace Kullback.Data;

/// <summary>Data could not be read, or what was asked of it makes no sense. The message is one sentence for people: the thing, the place,
/// the way out.</summary>
public class UnreadableDataException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">One line, without a trailing line break.</param>
    /// <param name="inner">What the engine said; null when there is nothing more.</param>
    public UnreadableDataException(string message, Exception? inner = null) : base(message, inner) { }
}
