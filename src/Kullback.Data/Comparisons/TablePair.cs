using Kullback.Data.Profiles;

namespace Kullback.Data.Comparisons;

/// <summary>The two tables of a comparison with the samples that it is planned on, which a profile has none of.</summary>
internal sealed class TablePair : IDisposable
{
    private const int SampledRows = 25_000, FewestSampledRows = 2_000;
    private const long SampledValues = 2_500_000;

    private readonly ComparisonOptions _options;
    private ITableSample? _ofReference, _ofCurrent;

    public TablePair(ITable reference, ITable current, ComparisonOptions options)
        => (Reference, Current, _options) = (reference, current, options);

    public ITable Reference { get; }

    public ITable Current { get; }

    /// <summary>Rows of Q; null before <see cref="Sample"/>, and for a profile.</summary>
    public ITableSample? SampleOfReference => _ofReference;

    /// <summary>Rows of P.</summary>
    public ITableSample? SampleOfCurrent => _ofCurrent;

    /// <summary>The profile that a table is; null for data.</summary>
    public static TableProfile? Profile(ITable table) => (table as ProfileTable)?.Profile;

    /// <summary>Takes the samples: fewer rows of wide tables.</summary>
    public void Sample(CancellationToken cancel)
    {
        int rows = (int)Math.Clamp(SampledValues / Math.Max(1, Math.Max(Reference.Columns.Count, Current.Columns.Count)), FewestSampledRows,
            SampledRows);
        if (Reference.HasRows) _ofReference = Reference.Sample(rows, _options.Seed, cancel);
        if (Current.HasRows) _ofCurrent = Current.Sample(rows, _options.Seed, cancel);
    }

    /// <summary>Samples that are only a part are of no more use once the plan is made.</summary>
    public void ReleaseSamples()
    {
        if (_ofReference is { IsWhole: false }) _ofReference.Dispose();
        if (_ofCurrent is { IsWhole: false }) _ofCurrent.Dispose();
    }

    /// <summary>All values of one table in order, if that is cheap: from the sample when it is the whole table, else from the
    /// engine.</summary>
    /// <param name="table">Either table, or a segment of it, which has no sample.</param>
    /// <param name="reading">The column.</param>
    /// <param name="cancel">Stops the reading.</param>
    public (double[] Values, double[]? Weights) Ordered(ITable table, ColumnReading reading, CancellationToken cancel)
    {
        ITableSample? sample = table == Reference ? _ofReference : table == Current ? _ofCurrent : null;
        return sample is { IsWhole: true } && _options.Weight is null ? (Sorted(sample.Numbers(reading)), null)
            : table.Ordered(reading, _options.Weight, cancel);
    }

    /// <summary>The values that are there, in rising order.</summary>
    public static double[] Sorted((double[] Values, bool[] Missing) column)
    {
        double[] present = [.. column.Values.Where((v, i) => !column.Missing[i] && !double.IsNaN(v))];
        Array.Sort(present);
        return present;
    }

    public void Dispose()
    {
        _ofReference?.Dispose();
        _ofCurrent?.Dispose();
        Current.Dispose();
        Reference.Dispose();
    }
}
