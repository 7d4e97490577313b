using DuckDB.NET.Data;

namespace Kullback.Data.Engines.DuckDb;

/// <summary>CSV and TSV: finds out how a file is written and gives the relation that parses it.</summary>
/// <remarks>Files of up to <see cref="CopiedRows"/> rows (and compressed ones, and several together) are parsed once into DuckDB's storage,
/// where everything can be read again. A larger file is counted while it is parsed, once; what must be known before (types, edges,
/// identifiers) comes from lines read at places spread over the file.</remarks>
internal sealed class TextFile
{
    /// <summary>A file with no more rows than this is copied:
    /// then Wasserstein and Kolmogorov-Smirnov are exact up to a million rows together.</summary>
    private const long CopiedRows = 500_000;

    /// <summary>A larger file is never copied unless it must be read often: its copy would not fit in memory.</summary>
    private const long CopiedBytes = 1L << 30;

    private readonly TableFiles _source;
    private readonly List<string> _notes;
    private readonly TextSniffer _sniffer;
    private readonly TextRelation _relation;
    private readonly bool _isCompressed;

    private TextFile(TableFiles source)
    {
        var dialect = new TextDialect(source);
        (_source, _isCompressed) = (source, dialect.IsCompressed);
        _notes = dialect.Note is { } note ? [.. source.Notes, note] : [.. source.Notes];
        _sniffer = new TextSniffer(source, dialect, _notes);
        _relation = new TextRelation(source, dialect);
    }

    public static ITable Open(TableFiles source)
    {
        try { return new TextFile(source).Read(); }
        catch (DuckDBException e) when (ReadingFault.IsOfMixedLineEnds(e))
        {
            // DuckDB's strict parser refuses them, its lenient one drops surplus fields.
            DuckDbEngine engine = source.Engine;
            string[] even = [.. source.Files.Select(f => Path.Combine(engine.Folder, $"{engine.NewTable("even")}.csv"))];
            foreach ((string file, string copy) in source.Files.Zip(even)) engine.Origins[LineEnds.Unify(file, copy, source.Cancel)] =
                engine.OriginOf(file);
            return new TextFile(source with { Files = even }).Read();
        }
    }

    private ITable Read() => _source.Many || _isCompressed || new FileInfo(_source.Files[0]).Length < 1 << 20
        ? Copied(_sniffer.Of(_source.Files[0], whole: false)) : LargeFile();

    private DuckDbTable Copied(TextLayout layout)
    {
        while (true)
        {
            try { return _source.Copy(_source.Filtered(_relation.Of(_source.Files, layout)), _notes, LineOf(layout)); }
            catch (DuckDBException e) when (!ReadingFault.IsOfMixedLineEnds(e))
            {
                UnreadableDataException why = ReadingFault.Explain(_source.Engine, _source.Name, null, e);
                if (why is not RetypedColumnException retyped
                    || !(retyped.Kind == Retyping.Decimals || (retyped.Kind == Retyping.LargeInteger && !_source.Options.MayReread))
                    || !_relation.Widen(retyped.Column)) throw why;
                _notes.Add(
                    $"column '{retyped.Column}' is read as floating point: {retyped.Value}, further down, "
                        + $"{(retyped.Kind == Retyping.Decimals ? "is no integer" : "has more digits than a 64-bit integer is sure to hold")}");
            }
        }
    }

    private ITable LargeFile()
    {
        DuckDbEngine engine = _source.Engine;
        string file = _source.Files[0];
        bool header = _sniffer.Header is not false;
        LineSample lines = LineSample.Take(file, Path.Combine(engine.Folder, $"{engine.NewTable("lines")}.csv"), 25_000, header);
        engine.Origins[lines.Path] = new TextOrigin(file) { IsSample = true };
        TextLayout? layout = null;
        int known = _notes.Count;
        try { layout = _sniffer.Of(lines.Path, whole: true); }
        catch (Exception e) when (e is UnreadableDataException
            or DuckDBException)
        { /* a line break inside quotes, or a real fault: the file itself tells which */ }
        if (layout is null || (header && !layout.Header))
        {
            _notes.RemoveRange(known, _notes.Count - known);
            return Copied(_sniffer.Of(file, whole: false));
        }
        if (_source.Options.ManyPasses || (lines.EstimatedRows <= CopiedRows && new FileInfo(file).Length <= CopiedBytes))
            return Copied(layout);
        engine.ReadInPlace(layout.Columns.Count);
        _relation.InPlace = true;
        string relation = _source.Filtered(_relation.Of([file], layout));
        string sample = _source.Filtered(_relation.Of([lines.Path], layout));
        IReadOnlyList<TableColumn> columns = Relation.Describe(engine, relation, _source.Cancel);
        return new DuckDbTable(engine, _source.Name, _source.Format, relation, columns, null,
            (table, rows, seed, stop) => DuckDbSample.Of(table, sample, isWhole: false, stop), _notes)
        { LineOf = LineOf(layout) };
    }

    /// <summary>From a row's number to its line, with the file's name where there are several.</summary>
    /// <remarks>Blank lines are rows of a table with one column, a missing value each; elsewhere they are nothing.</remarks>
    private Func<long, CancellationToken, string?> LineOf(TextLayout layout) => (row, cancel) =>
    {
        CountedLines counted = layout.Columns.Count == 1 ? CountedLines.Records : CountedLines.FilledRecords;
        int header = layout.Header ? 1 : 0;
        foreach (TextOrigin origin in _source.Files.Select(_source.Engine.OriginOf))
        {
            (long? line, long seen) = origin.LineOf(row + 1 + header, counted, cancel);
            if (line is { } found)
                return $"line {found.ToString(CultureInfo.InvariantCulture)}{(_source.Many ? $" of {origin.File}" : "")}";
            row -= seen - header;
        }
        return null;
    };
}
