using DuckDB.NET.Data;

namespace Kullback.Data.LanguageModels;

/// <summary>Every row of every candidate as one Parquet file: a line a row and candidate, taken while the rows go by.</summary>
public sealed class TokenParquet : IDisposable
{
    private readonly string _path, _temporary, _database;
    private readonly NextTokenShape _shape;
    private readonly IReadOnlyList<string> _names;
    private readonly DuckDBConnection _connection;
    private readonly InformationUnit _unit;
    private CommonRows? _common;

    /// <summary>Begins a file; nothing is there before <see cref="Finish"/>.</summary>
    /// <param name="path">Where to; a file that is there is replaced.</param>
    /// <param name="shape">The base's rows.</param>
    /// <param name="names">The candidates, in their order.</param>
    /// <param name="unit">Of everything that is information, and the base of log-probabilities; the column <c>unit</c> names it.</param>
    /// <exception cref="UnreadableDataException">The file can't be written.</exception>
    public TokenParquet(string path, NextTokenShape shape, IReadOnlyList<string> names, InformationUnit unit = InformationUnit.Nats)
    {
        (_path, _shape, _names, _unit) = (path, shape, names, unit);
        string folder = Path.GetDirectoryName(Path.GetFullPath(path))!, name = Path.GetRandomFileName();
        (_temporary, _database) = (Path.Combine(folder, $".{name}.tmp"), Path.Combine(folder, $".{name}.db"));
        // On the disk, so that memory does not grow with the rows.
        _connection = new DuckDBConnection($"DataSource={_database}");
        Try(() =>
        {
            _connection.Open();
            Execute("SET memory_limit = '128MB'; SET threads = 1; SET preserve_insertion_order = true");
            Execute(
                "CREATE TABLE tokens (candidate VARCHAR, chunk INTEGER, position INTEGER, token INTEGER, logp_base DOUBLE, logp_candidate "
                    + "DOUBLE, kl DOUBLE, kl_stored DOUBLE, kl_reverse DOUBLE, js DOUBLE, tv DOUBLE, entropy_base DOUBLE, "
                    + "entropy_candidate DOUBLE, top_base INTEGER, top_candidate INTEGER, rank_of_top INTEGER, overlap INTEGER, unit "
                    + "VARCHAR)");
        });
    }

    /// <summary>The base as it is compared: tokens have its own ids, whatever number they have among the common ones.</summary>
    /// <param name="compared">See <see cref="NextTokenOptions.Begins"/>.</param>
    public void Begin(INextTokenSource compared) => _common = compared as CommonRows;

    /// <summary>Takes the rows of one candidate, see <see cref="NextTokenReceiver"/>.</summary>
    /// <param name="candidate">Which.</param>
    /// <param name="first">The number of the first row.</param>
    /// <param name="rows">The rows.</param>
    /// <exception cref="UnreadableDataException">The file can't be written.</exception>
    public void Add(int candidate, long first, ReadOnlySpan<NextTokenRow> rows)
    {
        int Id(int token) => _common?.IdOf(token) ?? token;
        double In(double nats) => _unit.Show(nats, MeasureUnit.Nat);
        string unit = _unit.Name(MeasureUnit.Nat);
        using var appender = _connection.CreateAppender("tokens");
        for (int i = 0; i < rows.Length; i++)
        {
            var r = rows[i];
            bool known = r.Target >= 0;
            var row = appender.CreateRow().AppendValue(_names[candidate]).AppendValue(_shape.ChunkOf(first + i))
                .AppendValue(_shape.PositionOf(first + i));
            row.AppendValue(known ? Id(r.Target) : null).AppendValue(known ? In(r.TargetLogP) : (double?)null)
                .AppendValue(known ? In(r.TargetLogQ) : (double?)null)
                .AppendValue(In(r.KlNats)).AppendValue(In(r.StoredKlNats)).AppendValue(In(r.ReverseKlNats))
                .AppendValue(In(r.JensenShannonNats)).AppendValue(r.TotalVariation)
                .AppendValue(In(r.EntropyNats)).AppendValue(In(r.CandidateEntropyNats)).AppendValue(Id(r.Top))
                .AppendValue(Id(r.CandidateTop)).AppendValue(r.RankOfTop).AppendValue(r.Overlap).AppendValue(unit)
                .EndRow();
        }
    }

    /// <summary>Writes the file, whole or not at all: candidate after candidate.</summary>
    /// <exception cref="UnreadableDataException">The file can't be written.</exception>
    public void Finish() => Try(() =>
    {
        string order = _names.Count > 1
            ? " ORDER BY list_position([" + string.Join(", ", _names.Select(Quoted)) + "], candidate), chunk, position" : "";
        Execute($"COPY (SELECT * FROM tokens{order}) TO {Quoted(_temporary)} (FORMAT PARQUET, COMPRESSION ZSTD)");
        File.Move(_temporary, _path, overwrite: true);
    });

    /// <inheritdoc/>
    public void Dispose()
    {
        _connection.Dispose();
        foreach (string file in new[] { _temporary, _database, _database + ".wal" }) File.Delete(file);
    }

    private void Try(Action work)
    {
        try
        {
            work();
        }
        catch (Exception e) when (e is DuckDBException or IOException or UnauthorizedAccessException)
        {
            Dispose();
            throw new UnreadableDataException($"{_path}: cannot be written: {e.Message}", e);
        }
    }

    private static string Quoted(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    private void Execute(string sql)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
