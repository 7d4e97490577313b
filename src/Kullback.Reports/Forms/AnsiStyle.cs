namespace Kullback.Reports;

/// <summary>Colors of the terminal output: a second way to say what the words already say.</summary>
internal readonly record struct AnsiStyle(bool Color)
{
    /// <summary>A heading.</summary>
    public string Strong(string text) => Paint(text, "1");

    /// <summary>What can be overlooked.</summary>
    public string Faint(string text) => Paint(text, "2");

    /// <summary>Drift, in the report's color of the current table (orange, told from blue by color-blind readers too).</summary>
    public string Alarm(string text) => Paint(text, "1;38;5;208");

    /// <summary>Undecided, or a small real change.</summary>
    public string Caution(string text) => Paint(text, "33");

    /// <summary>The bar, in the report's blue.</summary>
    public string Bar(string text) => Paint(text, "38;5;74");

    /// <summary>Text in a tone.</summary>
    public string In(Tone tone, string text) => tone switch
    {
        Tone.Strong => Strong(text),
        Tone.Faint => Faint(text),
        Tone.Alarm => Alarm(text),
        Tone.Caution => Caution(text),
        _ => text,
    };

    private string Paint(string text, string code) => Color && text.Length > 0 ? $"\e[{code}m{text}\e[0m" : text;
}
