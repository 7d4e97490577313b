
namespace Kullback.Data.Tables;

/// <summary>Columns that an earlier reading found to be of another type than their sample promised.</summary>
internal sealed class TypeCorrections
{
    private readonly Dictionary<string, RetypedColumnException> _reasons = new(StringComparer.Ordinal);

    /// <summary>To be read as text.</summary>
    public HashSet<string> AsText { get; } = new(StringComparer.Ordinal);

    /// <summary>To be read as floating point.</summary>
    public HashSet<string> AsFloating { get; } = new(StringComparer.Ordinal);

    /// <summary>Takes note; false when this column was read that way already.</summary>
    public bool Take(RetypedColumnException e)
    {
        bool taken = (e.Kind == Retyping.Decimals && AsFloating.Add(e.Column)) || AsText.Add(e.Column);
        if (taken) _reasons[e.Column] = e;
        return taken;
    }

    /// <summary>Why a column is read as text; null when it is not, or because the user wants it so.</summary>
    public RetypedColumnException? Reason(string column) => AsText.Contains(column) ? _reasons.GetValueOrDefault(column) : null;

    /// <summary>What a table is opened with: the user's options, categories by request as they are written,
    /// and what was found out before.</summary>
    public OpenOptions Open(TableSelection options, bool manyPasses) => new(options.Text, options.Where, manyPasses)
    {
        AsText = AsText.Concat(options.Types.Where(t => t.Value == ColumnType.Category).Select(t => t.Key))
            .ToHashSet(StringComparer.Ordinal),
        AsFloating = AsFloating, MayReread = true,
    };

    /// <summary>What to say of the columns that are read with decimals.</summary>
    public IEnumerable<string> Notes()
        => AsFloating.Except(AsText).Select(c => $"column '{c}' is read with decimals: {_reasons[c].Message}");
}
