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

    internal static string SchemeOf(string place) => Scheme().Match(place).Groups[1].Value;

    [GeneratedRegex(@"^([a-z]+):")]
    private static partial Regex Scheme();

    // A password may hold anything but the end of the address's first part; what has an @ in it is cut at the last.
    [GeneratedRegex(@"(\b[a-z]+://[^/@:\s]*):[^\s/]*@")]
    private static partial Regex Secret();
}
