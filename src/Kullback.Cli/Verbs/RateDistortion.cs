using System.CommandLine;
using System.Globalization;
using Kullback.Cli.Terminal;
using Kullback.Data;
using Kullback.Data.Codes;
using Kullback.Reports;
using CompareOptions = Kullback.Data.Comparison.CompareOptions;

namespace Kullback.Cli.Verbs;

/// <summary><c>kullback rate-distortion SOURCE</c>: how many bits a letter a given distortion needs.</summary>
internal sealed class RateDistortion : Verb
{
    private readonly Argument<string> _source = new("SOURCE") { Description = "weights of the letters (0.5,0.3,0.2), or a file with --column" };
    private readonly Option<string?> _column = OptionText.One("--column", "NAME", "the source is the law of this column of the file");
    private readonly Option<string?> _distortion = OptionText.One("--distortion", "MEASURE",
        "hamming, absolute, squared, or @FILE: a row of numbers for each source letter (default: hamming; squared for numbers)");
    private readonly Option<string?> _points = OptionText.One("--points", "N", "points of the curve (default 21)");
    private readonly OutputOption _html = new("--html", "the curve as a page");
    private readonly OutputOption _json = new("--json", "the same as JSON; - is standard output");
    private readonly DataOptions _data = new();

    /// <summary>The verb with its options.</summary>
    public RateDistortion() : base("rate-distortion", "How many bits a letter are needed at least for a given distortion: a curve, each point an interval that contains the truth.")
        => Take(_source);

    /// <inheritdoc/>
    public override IReadOnlyList<(string Title, IReadOnlyList<Option> Options)> Groups =>
        [("What to code", [_column, _distortion, _points, _data.As, _data.Where]), _data.ReadingGroup, ("Writing", [_html, _json])];

    /// <inheritdoc/>
    public override IReadOnlyList<(string Command, string Why)> Examples =>
    [
        ("kullback rate-distortion 0.7,0.3", "a biased coin, a share of wrong bits allowed"),
        ("kullback rate-distortion strikes.csv --column Speed --html curve.html", "the law of a column under squared error"),
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<(int Code, string Meaning)> ExitCodes => [(0, "drawn"), (2, "trouble: one line on standard error says what")];

    /// <inheritdoc/>
    public override int Run(ParseResult parsed, Shell shell, CancellationToken cancel)
    {
        string source = parsed.GetRequiredValue(_source);
        int points = OptionText.WholeNumber(parsed, _points, 2) ?? 21;
        if (points > 1000) throw new UsageException($"{_points.Name}: {Words.Count(points)} points are too many (2 to 1,000)");
        string? measure = parsed.GetValue(_distortion), column = parsed.GetValue(_column);
        CompareOptions options = _data.Read(parsed, CommandLine.TextOf(parsed));
        if (column is not null) Sources.RequireThere(source);
        Place? html = Place.Of(parsed, _html), json = Place.Of(parsed, _json);
        if (html is { IsStandardOutput: true } && json is { IsStandardOutput: true }) throw new UsageException("--html and --json both write to -");
        RateCurve curve;
        try
        {
            curve = ProgressBar.While(shell, (_, stop) => column is not null ? RateCurves.OfColumn(source, column, Named(measure), points, options, stop)
                : measure is ['@', .. var path] ? RateCurves.OfMatrix(Weights(source), Matrix(path), points)
                : RateCurves.OfWeights(Weights(source), measure ?? "hamming", points), cancel);
        }
        catch (ArgumentException e) { throw new UsageException($"rate-distortion: {e.Message.Split(" (Parameter")[0].TrimEnd('.')}"); }
        html?.Write(stream => RateReport.Write(curve, stream), shell, cancel);
        json?.Write(stream => JsonCoding.Write(curve, Made(parsed), stream), shell, cancel);
        if (json is not { IsStandardOutput: true } && html is not { IsStandardOutput: true }) shell.Write(RatePage.Of(curve, shell.Width, new Ink(shell.Colour)));
        return ExitCode.Stable;
    }

    private string? Named(string? measure)
        => measure is ['@', ..] ? throw new UsageException($"{_distortion.Name}: a matrix goes with weights, not with --column") : measure;

    private static double[] Weights(string text)
    {
        string[] parts = text.Split(',');
        double[] weights = new double[parts.Length];
        for (int k = 0; k < parts.Length; k++)
            if (!double.TryParse(parts[k], NumberStyles.Float, CultureInfo.InvariantCulture, out weights[k]))
                throw new UsageException(File.Exists(text) ? $"{text}: which column? (--column NAME)" : $"'{parts[k]}' is no weight (0.5,0.3,0.2, or a file with --column NAME)");
        return weights;
    }

    private static List<double[]> Matrix(string path)
    {
        Sources.RequireThere(path);
        var rows = new List<double[]>();
        foreach (string line in File.ReadLines(path))
        {
            if (string.IsNullOrWhiteSpace(line)) continue;
            string[] fields = line.Split([',', ';', '\t', ' '], StringSplitOptions.RemoveEmptyEntries);
            double[] row = new double[fields.Length];
            for (int k = 0; k < fields.Length; k++)
                if (!double.TryParse(fields[k], NumberStyles.Float, CultureInfo.InvariantCulture, out row[k]))
                    throw new UnreadableDataException($"{path}: '{fields[k]}' in row {Words.Count(rows.Count + 1)} is no number");
            rows.Add(row);
        }
        return rows.Count > 0 ? rows : throw new UnreadableDataException($"{path}: holds no numbers");
    }
}
