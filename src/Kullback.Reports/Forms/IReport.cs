namespace Kullback.Reports;

/// <summary>What a subject says of its result, once, for every form: terminal, HTML, Markdown, JSON, JUnit.</summary>
/// <remarks>One file a subject implements it; the forms know blocks and no subject. See docs/contributing/add-a-subject.md.</remarks>
public interface IReport
{
    /// <summary>The kind of the result in JSON, and the name of its schema.</summary>
    string Kind { get; }

    /// <summary>The result in one sentence: the last line on the terminal, the title of the page, the first line of Markdown,
    /// the message of JUnit.</summary>
    string Headline { get; }

    /// <summary>Whether something was found that a gate looks at; null where the question has no such answer.</summary>
    Finding? Finding => null;

    /// <summary>The data, before everything else.</summary>
    IReadOnlyList<DataSource> Sources => [];

    /// <summary>What was found, in reading order.</summary>
    IEnumerable<Block> Body { get; }

    /// <summary>What the reader should know and is no finding.</summary>
    IReadOnlyList<string> Notes => [];

    /// <summary>The words of a gate that hold.</summary>
    IReadOnlyList<string> Conditions => [];

    /// <summary>What a gate can put a limit to.</summary>
    IReadOnlyList<GateFigure> Figures => [];

    /// <summary>The test cases for a build server.</summary>
    IReadOnlyList<TestCase> Cases
        => [new($"kullback.{Kind}", Sources.Count > 0 ? string.Join(" -> ", Sources.Select(s => s.Name)) : Kind,
            Finding ?? Reports.Finding.None, Headline)];

    /// <summary>Writes the fields of this kind; <see cref="JsonForm"/> writes what all kinds have.</summary>
    void WriteJson(Utf8JsonWriter json);
}

/// <summary>The answer of a question that can be answered with yes.</summary>
public enum Finding
{
    /// <summary>No difference was found.</summary>
    None,

    /// <summary>The data cannot tell.</summary>
    Undecided,

    /// <summary>A difference was found.</summary>
    Found,
}

/// <summary>A test case for a build server: it fails where something was found, and is skipped where the data cannot tell.</summary>
/// <param name="Class">What kind of thing was tested.</param>
/// <param name="Name">What was tested.</param>
/// <param name="Finding">What was found.</param>
/// <param name="Message">In one line.</param>
/// <param name="Detail">In more.</param>
public sealed record TestCase(string Class, string Name, Finding Finding, string Message, string Detail = "");

/// <summary>One of the inputs.</summary>
/// <param name="Role">What it is here: P, Q, target; empty where there is one.</param>
/// <param name="Name">Its name as given.</param>
/// <param name="Size">How large it is, in words.</param>
/// <param name="Notes">How it was read, where the user should know.</param>
public sealed record DataSource(string Role, string Name, string Size, IReadOnlyList<string> Notes);

/// <summary>A figure that a gate can put a limit to.</summary>
/// <param name="Name">Its name in a condition.</param>
/// <param name="Value">Its value, information in nats; NaN where it is not known, which passes no gate.</param>
/// <param name="Unit">Its unit.</param>
/// <param name="Of">Whose it is, in words: a column, a candidate; empty where there is one.</param>
public sealed record GateFigure(string Name, double Value, MeasureUnit Unit = MeasureUnit.None, string Of = "");
