using System.Data.Common;
using Kullback.Data.Engines.DuckDb;

namespace Kullback.Data.Engines.Sql;

/// <summary>What a database said, as one line without a password.</summary>
internal static class SqlFault
{
    public static string OneLine(Exception error)
    {
        string message = error.Message;
        // The reason is inside: "Failed to connect" alone says little.
        for (Exception? inner = error.InnerException; inner is not null; inner = inner.InnerException)
            if (!message.Contains(inner.Message, StringComparison.Ordinal)) message = $"{message}: {inner.Message}";
        return DuckDbEngine.OneLine(DatabaseAddress.WithoutPassword(message));
    }

    /// <summary>An error of a statement, said of the table.</summary>
    public static UnreadableDataException Of(string table, DbException error)
        => new($"{table}: {(error is Npgsql.PostgresException p ? $"{DuckDbEngine.OneLine(p.MessageText)}" : OneLine(error))}", error);
}
