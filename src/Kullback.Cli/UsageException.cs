namespace Kullback.Cli;

/// <summary>The command line asks for something that can't be done; the message is one sentence that names the thing and the way
/// out.</summary>
internal sealed class UsageException(string message) : Exception(message);
