using System.Text.RegularExpressions;

namespace Kullback.Data.Engines.Sql;

/// <summary>The address of a table in a database, as text.</summary>
public static partial class DatabaseAddress
{
    private static readonly string[] s_schemes = ["postgres", "postgresql", "sqlite", "odbc", "duckdb"];

    /// <summary>Is it the place of a table in a database (<c>postgres://...</c>, <c>sqlite:...</c>, <c>duckdb:...</c>, <c>odbc:...</c>),
    /// and not a file's?</summary>
    /// <param name="place">In the user's words.</param>
    public static bool Is(string place) => Array.IndexOf(s_schemes, SchemeOf(place)) >= 0 && !File.Exists(place);

    /// <summary>A text without the passwords of addresses in it.</summary>
    /// <param name="text">A place, a command, a message.</param>
    public static string WithoutPassword(string text) => Secret().Replace(text, "$1:***@");

    /// <summary>The file that an address reads (<c>sqlite:FILE/TABLE</c>, <c>duckdb:FILE/TABLE</c>), whether it is there or not; null for a
    /// server's, and for what is no address.</summary>
    /// <param name="place">In the user's words.</param>
    public static string? FileOf(string place)
    {
        if (SchemeOf(place) is not ("sqlite" or "duckdb") || !Is(place)) return null;
        string rest = place[(place.IndexOf(':', StringComparison.Ordinal) + 1)..];
        bool isQuery = rest.IndexOf('?', StringComparison.Ordinal) is var at && at >= 0;
        if (isQuery) rest = rest[..at];
        int table = rest.LastIndexOf('/');
        return isQuery && File.Exists(rest) || table <= 0 ? rest : rest[..table];
    }

    internal static string SchemeOf(string place) => Scheme().Match(place).Groups[1].Value;

    [GeneratedRegex(@"^([a-z]+):")]
    private static partial Regex Scheme();

    // A password may hold anything but the end of the address's first part; what has an @ in it is cut at the last.
    [GeneratedRegex(@"(\b[a-z]+://[^/@:\s]*):[^\s/]*@")]
    private static partial Regex Secret();
}
