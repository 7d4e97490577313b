namespace Kullback.Reports;

/// <summary>A part of a report, in words and numbers; each form renders it in its own way.</summary>
public abstract record Block;

/// <summary>The heading of what follows.</summary>
/// <param name="Text">Plain text.</param>
/// <param name="IsMinor">It begins a part of a section, no section.</param>
public sealed record Heading(string Text, bool IsMinor = false) : Block;

/// <summary>A paragraph; the terminal wraps it.</summary>
/// <param name="Text">Plain text.</param>
/// <param name="Tone">How it is said.</param>
public sealed record Paragraph(string Text, Tone Tone = Tone.Plain) : Block;

/// <summary>A table.</summary>
/// <param name="Columns">The columns.</param>
/// <param name="Rows">The rows.</param>
public sealed record Table(IReadOnlyList<TableColumn> Columns, IReadOnlyList<TableRow> Rows) : Block
{
    /// <summary>How many rows are shown where a reader has little room; 0 for all. What is left out is said.</summary>
    public int Most { get; init; }

    /// <summary>The last column holds sentences, which the terminal wraps.</summary>
    public bool Wraps { get; init; }

    /// <summary>Some column has a heading.</summary>
    public bool HasTitles => Columns.Any(c => c.Title.Length > 0);

    /// <summary>A cell of the column has a bar.</summary>
    public bool HasBars(TableColumn column)
    {
        int at = 0;
        while (at < Columns.Count && !ReferenceEquals(Columns[at], column)) at++;
        return Rows.Any(r => at < r.Cells.Count && r.Cells[at].Bar is not null);
    }
}

/// <summary>What only some readers want: folded on a page, left out on the terminal.</summary>
/// <param name="Title">What it is.</param>
/// <param name="Lines">One item each.</param>
public sealed record Details(string Title, IReadOnlyList<string> Lines) : Block;

/// <summary>Blocks that only some readers want: folded on a page and in Markdown.</summary>
/// <param name="Title">What they are.</param>
/// <param name="Blocks">The blocks.</param>
/// <param name="OnTerminal">The terminal prints them as they are; otherwise it leaves them out.</param>
public sealed record Folded(string Title, IReadOnlyList<Block> Blocks, bool OnTerminal = false) : Block;

/// <summary>A picture; the terminal has it only where it can be drawn in characters.</summary>
/// <param name="Component">The component that draws it.</param>
/// <param name="Parameters">Its parameters.</param>
/// <param name="Caption">What it shows.</param>
public sealed record Picture(Type Component, IReadOnlyDictionary<string, object?> Parameters, string Caption) : Block
{
    /// <summary>Small ones stand side by side.</summary>
    public bool IsSmall { get; init; }

    /// <summary>Draws it in lines of a width; null where that cannot be done.</summary>
    internal Func<int, AnsiStyle, string>? OnTerminal { get; init; }
}

/// <summary>A page of the subject's own: forms that are read take it in place of all the other blocks.</summary>
/// <param name="Terminal">The text, for lines of a width.</param>
/// <param name="Markdown">The Markdown.</param>
/// <param name="Html">The page; asked for only where it is drawn, for what draws it takes time to load.</param>
internal sealed record OwnPage(Func<int, AnsiStyle, string> Terminal, Func<string> Markdown, Func<OwnHtml> Html) : Block;

/// <summary>An HTML page of a subject's own.</summary>
/// <param name="Component">The component that draws it.</param>
/// <param name="Script">The resource that holds its script.</param>
/// <param name="Levels">Its parameters, from the fullest to the briefest: the first that makes no large file is taken.</param>
internal sealed record OwnHtml(Type Component, string Script, IReadOnlyList<IReadOnlyDictionary<string, object?>> Levels)
{
    /// <summary>The title of the page.</summary>
    public required string Title { get; init; }
}

/// <summary>A column of a table.</summary>
/// <param name="Title">Its heading.</param>
/// <param name="IsText">Words, to the left, shortened where room is scarce; otherwise numbers, to the right.</param>
public sealed record TableColumn(string Title, bool IsText = false)
{
    /// <summary>A narrow terminal leaves the column out, the largest number first; 0 for never.</summary>
    public int Spare { get; init; }

    /// <summary>Names: what is cut is cut in their middle, and no two look alike.</summary>
    public bool IsName { get; init; }

    /// <summary>What stands in it is never cut: half a number is another number. Where it is too long it has a line of its own.</summary>
    public bool IsWhole { get; init; }

    /// <summary>The title in one line; on a terminal a line feed in it begins another.</summary>
    public string Heading => Title.Replace("-\n", "", StringComparison.Ordinal).Replace('\n', ' ');

    /// <summary>A column of names.</summary>
    public static TableColumn Names(string title) => new(title, IsText: true) { IsName = true };
}

/// <summary>A row of a table.</summary>
/// <param name="Cells">One a column.</param>
public sealed record TableRow(params IReadOnlyList<TableCell> Cells)
{
    /// <summary>It begins a group of rows: a little apart from those before.</summary>
    public bool IsApart { get; init; }

    /// <summary>What is to be said of the row, below it.</summary>
    public IReadOnlyList<Paragraph> Below { get; init; } = [];
}

/// <summary>A cell of a table.</summary>
/// <param name="Text">Plain text.</param>
/// <param name="Tone">How it is said.</param>
/// <param name="Bar">A bar beside it, as a share of the longest; null for none.</param>
public sealed record TableCell(string Text, Tone Tone = Tone.Plain, double? Bar = null)
{
    /// <summary>A cell of plain text.</summary>
    public static implicit operator TableCell(string text) => new(text);
}

/// <summary>How something is said.</summary>
public enum Tone
{
    /// <summary>As it is.</summary>
    Plain,

    /// <summary>The result.</summary>
    Strong,

    /// <summary>What can be overlooked.</summary>
    Faint,

    /// <summary>What must not be overlooked.</summary>
    Alarm,

    /// <summary>What is in doubt.</summary>
    Caution,
}
