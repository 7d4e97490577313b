using DuckDB.NET.Data;

namespace Kullback.Data.LanguageModels;

/// <summary>Every row of every candidate as one Parquet file: a line a row and candidate.</summary>
public static class TokenParquet
{
    /// <summary>Writes the file, whole or not at all.</summary>
    /// <param name="report">The comparison.</param>
    /// <param name="path">Where to; a file that is there is replaced.</param>
    /// <param name="cancel">Stops between candidates.</param>
    /// <exception cref="UnreadableDataException">The file can't be written.</exception>
    public static void Write(NextTokenReport report, string path, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(report);
        string temporary = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(path))!, $".{Path.GetRandomFileName()}.tmp");
        try
        {
            using (var connection = new DuckDBConnection("DataSource=:memory:"))
            {
                connection.Open();
                Execute(connection, "CREATE TABLE tokens (candidate VARCHAR, chunk INTEGER, position INTEGER, token INTEGER, logp_base DOUBLE, logp_candidate DOUBLE, kl DOUBLE, kl_stored DOUBLE, kl_reverse DOUBLE, js DOUBLE, tv DOUBLE, entropy_base DOUBLE, entropy_candidate DOUBLE, top_base INTEGER, top_candidate INTEGER, rank_of_top INTEGER, overlap INTEGER)");
                foreach (var candidate in report.Candidates)
                {
                    cancel.ThrowIfCancellationRequested();
                    Append(connection, report.Shape, candidate);
                }
                Execute(connection, $"COPY tokens TO '{temporary.Replace("'", "''", StringComparison.Ordinal)}' (FORMAT PARQUET, COMPRESSION ZSTD)");
            }
            File.Move(temporary, path, overwrite: true);
        }
        catch (Exception e) when (e is DuckDBException or IOException or UnauthorizedAccessException)
        {
            throw new UnreadableDataException($"{path}: cannot be written: {e.Message}", e);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    private static void Append(DuckDBConnection connection, NextTokenShape shape, NextTokenCandidate candidate)
    {
        using var appender = connection.CreateAppender("tokens");
        for (int i = 0; i < candidate.Rows.Count; i++)
        {
            var r = candidate.Rows[i];
            bool known = r.Target >= 0;
            var row = appender.CreateRow().AppendValue(candidate.Name).AppendValue(shape.ChunkOf(i)).AppendValue(shape.PositionOf(i));
            row.AppendValue(known ? r.Target : null).AppendValue(known ? r.TargetLogP : (double?)null).AppendValue(known ? r.TargetLogQ : (double?)null)
                .AppendValue(r.KlNats).AppendValue(r.StoredKlNats).AppendValue(r.ReverseKlNats).AppendValue(r.JensenShannonNats).AppendValue(r.TotalVariation)
                .AppendValue(r.EntropyNats).AppendValue(r.CandidateEntropyNats).AppendValue(r.Top).AppendValue(r.CandidateTop).AppendValue(r.RankOfTop).AppendValue(r.Overlap)
                .EndRow();
        }
    }

    private static void Execute(DuckDBConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
