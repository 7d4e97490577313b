namespace Kullback.Data.Columns;

/// <summary>Joins the columns of two tables by name and finds the type that both can be read as.</summary>
internal sealed class SchemaMatch
{
    private readonly TableSelection _options;
    private readonly ITable _reference, _current;
    private readonly ITableSample? _referenceSample, _currentSample;
    private readonly TextReading _texts;

    /// <param name="reference">Q.</param>
    /// <param name="current">P.</param>
    /// <param name="referenceSample">Rows of Q; null for a profile.</param>
    /// <param name="currentSample">Rows of P; null for a profile.</param>
    /// <param name="options">What to compare.</param>
    /// <param name="again">What an earlier reading found out.</param>
    public SchemaMatch(ITable reference, ITable current, ITableSample? referenceSample, ITableSample? currentSample, TableSelection options,
        TypeCorrections again)
    {
        _texts = new TextReading([(reference, referenceSample), (current, currentSample)], options, again);
        (_reference, _current, _referenceSample, _currentSample, _options) = (reference, current, referenceSample, currentSample, options);
        KnownColumns.Require(options, reference, current);
        var partners = ColumnPartners.Of(reference.Columns, current.Columns);
        foreach (TableColumn column in reference.Columns) Add(column, partners.GetValueOrDefault(column));
        foreach (TableColumn column in current.Columns.Except(partners.Values)) Add(null, column);
    }

    public List<PlannedColumn> Columns { get; } = [];

    public List<SchemaChange> Changes { get; } = [];

    /// <summary>How columns are read, where that is not plain from their type.</summary>
    public IReadOnlyList<string> Notes => _texts.Notes;

    private void Add(TableColumn? reference, TableColumn? current)
    {
        string name = (reference ?? current)!.Name;
        bool whole = KnownColumns.IsSelected(_options, name);
        if (!whole && !DateParts.Of(_options.Types.GetValueOrDefault(name, (reference ?? current)!.Type))
            .Any(p => KnownColumns.IsPartSelected(_options, name, p.Part))) return;
        ColumnType type = (reference ?? current)!.Type;
        var change = default(SchemaChange);
        NumberWriting? writing = null;
        (ColumnRole Role, string? Reason) role = (ColumnRole.Feature, null);
        bool forced = _options.Types.TryGetValue(name, out ColumnType asked);
        if (ColumnPartners.Renamed(reference, current) is { } renamed) Changes.Add(renamed);
        if (reference is null || current is null)
        {
            change = reference is null
                ? new SchemaChange(name, SchemaChangeKind.New, null, current!.EngineType, "only the current table has it")
                : new SchemaChange(name, SchemaChangeKind.Missing, reference.EngineType, null, "only the reference has it");
            role = (ColumnRole.SchemaOnly, change.Explanation);
        }
        else if (KnownColumns.IsKey(_options, name)) role = (ColumnRole.Key, $"a key ({OptionName.Keys})");
        else if (name == _options.Weight) role = (ColumnRole.Key, $"the weights ({OptionName.Weight})");
        else if (name == _options.Cluster) role = (ColumnRole.Key, $"the clusters ({OptionName.Cluster})");
        else if (forced && asked != ColumnType.Number) type = asked;
        else if (_texts.Of([reference, current], asNumber: forced) is { } read)
        {
            (type, writing) = (read.Type, read.Writing);
            if (read.IsInteger) (reference, current) = (reference with { IsInteger = true }, current with { IsInteger = true });
        }
        else if (forced) type = asked;
        else (type, role, change) = Joined(reference, current);
        if (role.Role == ColumnRole.Feature && type is ColumnType.List or ColumnType.Other)
            role = (ColumnRole.Unsupported, type == ColumnType.List ? "a list of numbers: not compared for now"
                : $"type {current!.EngineType} is not compared");
        if (change is not null) Changes.Add(change);
        Columns.Add(new PlannedColumn
        {
            Name = name, Reference = reference, Current = current, Type = type, Role = role.Role, Reason = role.Reason, Forced = forced,
            IsWholeSelected = whole, Writing = writing,
            FloatingText = type == ColumnType.Category
                && (reference is { Type: ColumnType.Number, IsInteger: false } || current is { Type: ColumnType.Number, IsInteger: false }),
        });
    }

    private (ColumnType, (ColumnRole, string?), SchemaChange?) Joined(TableColumn reference, TableColumn current)
    {
        (ColumnType a, ColumnType b) = (reference.Type, current.Type);
        if (a == b)
        {
            if (a == ColumnType.Category && YesNo(reference.Name) is { } alike)
                _texts.Notes.Add($"column '{reference.Name}'{alike.Replace("; both look", ": both sides look", StringComparison.Ordinal)}");
            return (a, (ColumnRole.Feature, null), null);
        }
        // A text file's column without any value has no type of its own: it takes the other side's.
        if (b == ColumnType.Category && IsAllMissing(_current, _currentSample, current)) return (a, (ColumnRole.Feature, null), null);
        if (a == ColumnType.Category && IsAllMissing(_reference, _referenceSample, reference)) return (b, (ColumnRole.Feature, null), null);
        if ((a, b) is (ColumnType.Date, ColumnType.Timestamp) or (ColumnType.Timestamp, ColumnType.Date))
            return (ColumnType.Timestamp, (ColumnRole.Feature, null), null);
        string text = $"{Word(a)} in the reference, {Word(b)} in the current table{YesNo(reference.Name) ?? Offender(reference, current)}";
        return (b, (ColumnRole.SchemaOnly, text),
            new SchemaChange(reference.Name, SchemaChangeKind.Retyped, reference.EngineType, current.EngineType, text));
    }

    private static bool IsAllMissing(ITable table, ITableSample? sample, TableColumn column)
        => sample is null ? table.Frozen(column.Name) is { Values.Count: 0, Others.Rows: 0 }
        : Array.TrueForAll(sample.Texts(new ColumnReading(column.Name, ColumnType.Category)), t => t is null);

    /// <summary>Two spellings of yes and no.</summary>
    private string? YesNo(string name)
    {
        var reading = new ColumnReading(name, ColumnType.Category);
        return _referenceSample is { } q && _currentSample is { } p && YesAndNo.Hint(name, q.Texts(reading), p.Texts(reading)) is { } hint
            ? $"; {hint}" : null;
    }

    /// <summary>When numbers became text: which values are the trouble, and the way out.</summary>
    private string Offender(TableColumn reference, TableColumn current)
    {
        if ((reference.Type, current.Type) is not ((ColumnType.Number, ColumnType.Category) or (ColumnType.Category, ColumnType.Number)))
            return "";
        bool inCurrent = current.Type == ColumnType.Category;
        if ((inCurrent ? _currentSample : _referenceSample) is not { } sample) return "";
        string?[] texts = sample.Texts(new ColumnReading(reference.Name, ColumnType.Category));
        (double[] values, bool[] _) = sample.Numbers(new ColumnReading(reference.Name, ColumnType.Number));
        var bad = texts.Where((t, i) => t is not null && double.IsNaN(values[i])).GroupBy(t => t!).OrderByDescending(g => g.Count())
            .ThenBy(g => g.Key, StringComparer.Ordinal).ToList();
        int some = texts.Count(t => t is not null);
        if (bad.Count == 0 || bad.Sum(g => g.Count()) > some / 2) return "";
        string share = (100.0 * bad.Sum(g => g.Count()) / some).ToString("0.#", System.Globalization.CultureInfo.InvariantCulture);
        return $"; {share} % of its values are no numbers, such as '{bad[0].Key}' ({OptionName.Missing} '{bad[0].Key}' or "
            + $"{OptionName.Types} '{reference.Name}=number')";
    }

    private static string Word(ColumnType type) => type switch
    {
        ColumnType.Category => "text",
        ColumnType.List => "list of numbers",
        _ => type.ToString().ToLowerInvariant(),
    };
}
