using Kullback.Data.Coding;

namespace Kullback.Cli.Verbs;

/// <summary><c>kullback rate-distortion SOURCE</c>: how many bits per letter a given distortion needs.</summary>
internal sealed class RateDistortion : ReportVerb
{
    private static readonly GateTerms Terms = new("rate>2bit")
    {
        Figures = [("rate", MeasureUnit.Nat, "the bits per symbol of the least distortion, their upper bound"),
            ("width", MeasureUnit.Nat, "the widest of the intervals that contain a rate")],
    };

    private readonly Argument<string> _source =
        new("SOURCE") { Description = "weights of the letters (0.5,0.3,0.2), or a file with --column" };
    private readonly Option<string?> _column =
        OptionText.One("--column", "NAME", "the source is the distribution of this column of the file");
    private readonly Option<string?> _distortion = OptionText.One("--distortion", "MEASURE",
        "hamming, absolute, squared, or @FILE: a row of numbers for each source letter (default: hamming; squared for numbers)");
    private readonly Option<string?> _points = OptionText.One("--points", "N", "points of the curve (default 21)");
    private readonly DataOptions _data = new();

    /// <summary>The verb with its options.</summary>
    public RateDistortion() : base("rate-distortion",
        "The rate-distortion curve: the fewest bits per symbol for a given distortion, each point with rigorous lower and upper bounds.",
        Terms)
        => Take(_source);

    /// <inheritdoc/>
    public override IReadOnlyList<(string Title, IReadOnlyList<Option> Options)> Groups =>
        [("What to code", [_column, _distortion, _points, _data.As, _data.Where]), _data.ReadingGroup, Writing()];

    /// <inheritdoc/>
    public override IReadOnlyList<(string Command, string Why)> Examples =>
    [
        ("kullback rate-distortion 0.7,0.3", "a biased coin, a share of wrong bits allowed"),
        ("kullback rate-distortion 0.5,0.25,0.25 --fail-on \"rate>1.6bit\"", "a gate: do these bits suffice without any distortion?"),
        ("kullback rate-distortion strikes.csv --column Speed --html curve.html", "the distribution of a column under squared error"),
    ];

    /// <inheritdoc/>
    protected override IReport Report(ParseResult parsed, Shell shell, CancellationToken cancel)
    {
        string source = parsed.GetRequiredValue(_source);
        int points = OptionText.WholeNumber(parsed, _points, 2) ?? 21;
        if (points > 1000) throw new UsageException($"{_points.Name}: {NumberFormat.Count(points)} points are too many (2 to 1,000)");
        string? measure = parsed.GetValue(_distortion), column = parsed.GetValue(_column);
        ComparisonOptions options = _data.Read(parsed, CommandLine.TextOf(parsed));
        if (column is not null) Sources.RequireThere(source);
        return Asked(
            () =>
                new RateDistortionReport(
                    ProgressBar.While(shell,
                        (_, stop) => column is not null ? RateCurves.OfColumn(source, column, Named(measure), points, options, stop)
            : measure is ['@', .. var path] ? RateCurves.OfMatrix(Weights(source), Matrix(path), points)
            : RateCurves.OfWeights(Weights(source), measure ?? "hamming", points), cancel)));
    }

    private string? Named(string? measure)
        => measure is ['@', ..] ? throw new UsageException($"{_distortion.Name}: a matrix goes with weights, not with --column") : measure;

    private static double[] Weights(string text)
    {
        string[] parts = text.Split(',');
        double[] weights = new double[parts.Length];
        for (int k = 0; k < parts.Length; k++)
            if (!double.TryParse(parts[k], NumberStyles.Float, CultureInfo.InvariantCulture, out weights[k]))
                throw new UsageException(File.Exists(text) ? $"{text}: which column? (--column NAME)"
                    : $"'{parts[k]}' is no weight (0.5,0.3,0.2, or a file with --column NAME)");
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
                    throw new UnreadableDataException($"{path}: '{fields[k]}' in row {NumberFormat.Count(rows.Count + 1)} is no number");
            rows.Add(row);
        }
        return rows.Count > 0 ? rows : throw new UnreadableDataException($"{path}: holds no numbers");
    }
}
