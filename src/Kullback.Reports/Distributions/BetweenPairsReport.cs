using Kullback.Data.Distributions;

namespace Kullback.Reports;

/// <summary>Many pairs of distributions, one per row: the figures in nats, ~ before one whose accuracy was not reached; then what could not
/// be read.</summary>
/// <param name="result">The pairs.</param>
public sealed class BetweenPairsReport(IReadOnlyList<ComparedPair> result) : IReport
{
    private readonly List<ComparedPair> _read = [.. result.Where(p => p.Comparison is not null)];

    /// <summary>The first line that could not be read.</summary>
    public ComparedPair? FirstUnread => result.FirstOrDefault(p => p.Error is not null);

    /// <inheritdoc/>
    public string Kind => "between-pairs";

    /// <inheritdoc/>
    public string Headline
    {
        get
        {
            int unreached = _read.Count(p => p.Comparison!.Figures.Any(f => !f.Converged));
            return $"{NumberFormat.Count(_read.Count, "pair")}{(unreached > 0 ? $", {NumberFormat.Count(unreached)} with a figure whose accuracy was not reached (~)" : "")}{(_read.Count < result.Count ? $", {NumberFormat.Count(result.Count - _read.Count)} not read" : "")}.";
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<GateFigure> Figures
        => [.. _read.SelectMany(p => FigureWords.Gated(p.Comparison!, $"line {NumberFormat.Count(p.Line)}"))];

    /// <inheritdoc/>
    public IEnumerable<Block> Body
    {
        get
        {
            yield return new Heading("D and JS in nats, W1 and W2 in the unit of the values");
            yield return new Table([new("line"),
                .. ((string[])["D(P‖Q)", "D(Q‖P)", "JS", "TV", "Hellinger", "W1", "W2"]).Select(name => new TableColumn(name))],
                [
                    .. _read.Select(
                        p =>
                            new TableRow([NumberFormat.Count(p.Line),
                                .. p.Comparison!.Figures
                                    .Select(f => new TableCell((f.Converged ? "" : "~") + DistributionWords.Value(f)))]) { Below =
                                    [new($"{p.TextP} | {p.TextQ}", Tone.Faint)] })]);
            foreach (var pair in result.Where(p => p.Error is not null))
                yield return new Paragraph($"line {pair.Line}: not read: {pair.Error}", Tone.Alarm);
        }
    }

    /// <inheritdoc/>
    public void WriteJson(Utf8JsonWriter json) => json.Objects("pairs", result, pair =>
    {
        json.WriteNumber("line", pair.Line);
        json.Text("p", pair.TextP);
        json.Text("q", pair.TextQ);
        json.Text("error", pair.Error);
        json.Objects("figures", pair.Comparison?.Figures ?? [], figure => FigureWords.WriteJson(json, figure));
    });

}
