using Kullback.Data.Streams;
using Kullback.Monitoring;
using Kullback.Reports.Charts;

namespace Kullback.Reports;

/// <summary>A series of numbers with its alarms.</summary>
/// <param name="result">The series.</param>
public sealed class StreamReport(StreamResult result) : IReport
{
    private const int MostAlarms = 20, MostSegments = 30;

    /// <inheritdoc/>
    public string Kind => "stream";

    /// <inheritdoc/>
    public string Headline
    {
        get
        {
            int looked = result.Values.Count - result.Normal;
            string promise = $"{(result.IsDependent ? "the promise of " : "")}one false alarm in "
                + NumberFormat.Count(Math.Round(result.RunLength.Value))
                + (result.IsDependent ? " does not hold: observations depend on each other" : "");
            return result.Alarms.Count == 0
                ? $"no alarm in {NumberFormat.Count(looked, "observation")} ({promise})"
                : $"{NumberFormat.Count(result.Alarms.Count, "alarm")} in {NumberFormat.Count(looked, "observation")}, the first in row "
                    + $"{NumberFormat.Count(result.Alarms[0].Row)} ({promise})";
        }
    }

    /// <inheritdoc/>
    public Finding? Finding => result.Alarms.Count > 0 ? Reports.Finding.Found : Reports.Finding.None;

    /// <inheritdoc/>
    public IReadOnlyList<string> Conditions
        => [.. result.Alarms.Count > 0 ? ["alarm"] : Array.Empty<string>(), .. result.IsDependent ? ["dependent"] : Array.Empty<string>()];

    /// <inheritdoc/>
    public IReadOnlyList<GateFigure> Figures => [new("alarms", result.Alarms.Count)];

    /// <inheritdoc/>
    public IReadOnlyList<DataSource> Sources => [new("series", result.Source, NumberFormat.Count(result.Rows, "row"), result.ReadNotes)];

    /// <inheritdoc/>
    public IReadOnlyList<string> Notes
    {
        get
        {
            var notes = new List<string>();
            if (result.Missing > 0)
                notes.Add($"{NumberFormat.Count(result.Missing, "row")} without a value: left out, as if the rows around were neighbors");
            long rest = (result.Rows - result.Missing) % result.Subgroup;
            if (rest > 0) notes.Add($"the last {NumberFormat.Count(rest, "row")} do not fill a subgroup: left out");
            if (result.RunLength.Basis == RunLengthBasis.Simulated && result.Detector is not WindowEntropy)
                notes.Add("the run length was simulated for independent normal observations");
            return notes;
        }
    }

    /// <inheritdoc/>
    public IEnumerable<Block> Body
    {
        get
        {
            yield return new Paragraph(NormalWords);
            yield return new Paragraph($"{result.Detector.Name}: alarm where the {result.Detector.StatisticName} is above "
                + $"{NumberFormat.Six(result.Detector.Limit)}; {LengthWords}");
            if (result.IsDependent)
                yield return new Paragraph(
                    $"an observation goes with the one before (correlation {NumberFormat.Number(result.Autocorrelation!.Value)}): false "
                        + $"alarms come more often than promised; {OptionName.Of("Residuals")} takes it out", Tone.Caution);
            yield return new Picture(typeof(SeriesPicture),
                new Dictionary<string, object?> { [nameof(SeriesPicture.Series)] = result }, "The series, and where the alarms are")
            { OnTerminal = (width, style) => SeriesText.Of(result, width, style) };
            if (result.Alarms.Count > 0) yield return AlarmTable;
            yield return new Paragraph(
                $"Western Electric rules, for comparison: {NumberFormat.Count(result.WesternElectricAlarms, "alarm")} (four rules together "
                    + "raise a false one every 92 observations)", Tone.Faint);
            yield return new Heading("How soon a shift is found, in observations on average", IsMinor: true);
            yield return DelayTable;
            if (result.ChangePoints is { } changes)
            {
                yield return new Heading(
                    $"Change points of the whole series: {NumberFormat.Count(changes.Places.Count)}, together "
                        + $"{NumberFormat.Bits(changes.Bits)} bits");
                yield return SegmentTable(changes);
            }
        }
    }

    private string NormalWords
    {
        get
        {
            string each = result.Subgroup > 1 ? $" (means of {result.Subgroup} rows)" : "";
            string spread = $"mean {NumberFormat.Six(result.Mean)}, standard deviation {NumberFormat.Six(result.StandardDeviation)}";
            return result.IsKnown ? $"{result.Column}{each}: normal is {spread}, as given"
                : $"{result.Column}{each}: normal are the first {NumberFormat.Count(result.Normal)} of "
                    + $"{NumberFormat.Count(result.Values.Count, "observation")}: {spread}";
        }
    }

    private string LengthWords
    {
        get
        {
            var length = result.RunLength;
            string value = NumberFormat.Count(Math.Round(length.Value));
            string words = length.Basis switch
            {
                RunLengthBasis.AtLeast => $"one false alarm in {value} observations or more, by theorem",
                RunLengthBasis.Simulated => $"one false alarm in {value} ± {NumberFormat.Count(Math.Round(length.StandardError))} "
                    + "observations, simulated",
                _ => $"one false alarm in {value} observations, computed",
            };
            return length.Low is not { } low ? words
                : $"{words}; what is normal was learned from few observations, so that it may be one in "
                    + $"{NumberFormat.Count(Math.Round(low))} to one in "
                    + $"{(length.High is < 1e12 ? NumberFormat.Count(Math.Round(length.High.Value)) : "very many")}";
        }
    }

    private Table AlarmTable => new(
        [new("row"), new("value"), new("off, σ"), new("statistic"), new("limit") { Spare = 1 },
            new("observations since start") { Spare = 2 }],
        [.. result.Alarms.Select(a => new TableRow(NumberFormat.Count(a.Row), NumberFormat.Six(a.Value),
            NumberFormat.Number((a.Value - result.Mean) / result.StandardDeviation), NumberFormat.Number(a.Statistic),
            NumberFormat.Number(result.Detector.Limit), NumberFormat.Count(a.Observation - a.Since + 1)))])
    { Most = MostAlarms };

    private Table DelayTable => new(
        [new("shift, σ"), new("this detector"), new("a fixed limit, same false alarms"), new("3σ")],
        [.. result.Delays.Select(d => new TableRow(NumberFormat.Number(d.Shift),
            d.Delay is { } delay ? NumberFormat.Number(Math.Round(delay, 1)) : "not computed",
            NumberFormat.Number(Math.Round(d.FixedLimit, 1)), NumberFormat.Number(Math.Round(d.ThreeSigma, 1))))]);

    private static Table SegmentTable(ChangePoints changes) => new(
        [new("from observation"), new("observations"), new("mean"), new("standard deviation"), new("saves, bits")],
        [.. changes.Segments.Select((s, k) => new TableRow(NumberFormat.Count(s.Start + 1), NumberFormat.Count(s.Length),
            NumberFormat.Six(s.Mean), NumberFormat.Six(s.StandardDeviation), k == 0 ? "" : NumberFormat.Bits(s.Bits)))])
    { Most = MostSegments };

    /// <inheritdoc/>
    public void WriteJson(Utf8JsonWriter json)
    {
        json.Text("source", result.Source);
        json.Text("column", result.Column);
        json.Texts("readNotes", result.ReadNotes);
        json.WriteNumber("rows", result.Rows);
        json.WriteNumber("missing", result.Missing);
        json.WriteNumber("subgroup", result.Subgroup);
        json.WriteNumber("observations", result.Values.Count);
        json.Object("normal", result, _ =>
        {
            json.WriteNumber("observations", result.Normal);
            json.Real("mean", result.Mean);
            json.Real("standardDeviation", result.StandardDeviation);
            json.WriteBoolean("isKnown", result.IsKnown);
            json.Real("autocorrelation", result.Autocorrelation);
            json.WriteBoolean("isDependent", result.IsDependent);
        });
        json.Object("detector", result.Detector, detector =>
        {
            json.Text("name", detector.Name);
            json.Text("statistic", detector.StatisticName);
            json.Real("limit", detector.Limit);
            json.WriteBoolean("residuals", result.Residuals);
        });
        json.Object("runLength", result.RunLength, length =>
        {
            json.Real("value", length.Value);
            json.Text("basis", length.Basis switch
            {
                RunLengthBasis.Computed => "computed",
                RunLengthBasis.Simulated => "simulated",
                _ => "atLeast",
            });
            json.Real("standardError", length.StandardError);
            json.Real("low", length.Low);
            json.Real("high", length.High);
        });
        json.Objects("alarms", result.Alarms, alarm =>
        {
            json.WriteNumber("observation", alarm.Observation + 1);
            json.WriteNumber("row", alarm.Row);
            json.Real("value", alarm.Value);
            json.Real("statistic", alarm.Statistic);
        });
        json.WriteNumber("westernElectricAlarms", result.WesternElectricAlarms);
        WriteComparisons(json);
    }

    private void WriteComparisons(Utf8JsonWriter json)
    {
        json.Objects("delays", result.Delays, delay =>
        {
            json.Real("shift", delay.Shift);
            json.Real("delay", delay.Delay);
            json.Real("fixedLimit", delay.FixedLimit);
            json.Real("threeSigma", delay.ThreeSigma);
        });
        json.Object("changePoints", result.ChangePoints, changes =>
        {
            json.Real("bits", changes.Bits);
            json.Real("penalty", changes.Penalty);
            json.Objects("segments", changes.Segments, segment =>
            {
                json.WriteNumber("observation", segment.Start + 1);
                json.WriteNumber("observations", segment.Length);
                json.Real("mean", segment.Mean);
                json.Real("standardDeviation", segment.StandardDeviation);
                json.Real("bits", segment.Bits);
            });
        });
    }
}
