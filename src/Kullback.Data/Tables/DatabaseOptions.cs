namespace Kullback.Data.Tables;

/// <summary>How databases are asked.</summary>
public sealed record DatabaseOptions
{
    /// <summary>The longest that one statement may take, in seconds.</summary>
    public int TimeoutSeconds { get; init; } = 600;

    /// <summary>A file, readable by its owner only, whose first line is the password; null for the environment's.</summary>
    public string? PasswordFile { get; init; }

    /// <summary>Told every statement before it is run; null for nobody.</summary>
    public Action<string>? Explain { get; init; }

    /// <summary>The password of the file; null without one: PGPASSWORD and .pgpass are the provider's own.</summary>
    /// <exception cref="UnreadableDataException">Others may read the file, or it cannot be read.</exception>
    internal string? Password()
    {
        if (PasswordFile is not { } file) return null;
        if (!File.Exists(file)) throw new UnreadableDataException($"{file}: no such file{SpellingHint.FileHint(file)}");
        if (!OperatingSystem.IsWindows()
            && (File.GetUnixFileMode(file) & ~(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute)) != 0)
            throw new UnreadableDataException($"{file}: others may read this password file (chmod 600 {file})");
        try { return File.ReadLines(file).FirstOrDefault() ?? ""; }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UnreadableDataException($"{file}: the password file cannot be read", e);
        }
    }
}
