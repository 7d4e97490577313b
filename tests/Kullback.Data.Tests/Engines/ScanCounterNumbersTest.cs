using System.Globalization;
using CsCheck;
using Kullback.Data.Engines.DuckDb;
using Kullback.Data.Tables;

namespace Kullback.Data.Tests.Engines;

/// <summary>The counter inside the scan against plain SQL and against counting in a loop: numbers.</summary>
[Trait("Category", "Kernel")]
public sealed class ScanCounterNumbersTest : IDisposable
{
    private static readonly double[] s_boundaries = [double.NegativeInfinity, -3, -2.5, 0, Math.BitDecrement(1), 1, 4.75, double.MaxValue];
    private readonly DuckDbEngine _engine = new(threads: 4);

    public void Dispose() => _engine.Dispose();

    /// <summary>Quarters from −5 to 5 (many at boundaries), a fifth of them missing, NaN or infinite; a weight of 0, ½ ... 2.</summary>
    private void Fill(int rows, int seed) => _engine.Execute($"""
        CREATE TABLE t AS SELECT
          CASE h % 20 WHEN 0 THEN NULL WHEN 1 THEN 'nan'::DOUBLE WHEN 2 THEN 'inf'::DOUBLE WHEN 3 THEN '-inf'::DOUBLE
            ELSE ((h >> 8) % 41)::DOUBLE / 4 - 5 END AS x, ((h >> 20) % 5)::DOUBLE / 2 AS w
        FROM (SELECT hash(i + {seed}) AS h FROM range({rows}) s(i))
        """);

    [Theory]
    [InlineData(1, 1)]
    [InlineData(63, 2)]
    [InlineData(2_048, 3)]
    [InlineData(2_049, 4)]
    [InlineData(300_000, 5)]
    public void Cells_ranges_and_moments_are_those_of_SQL(int rows, int seed)
    {
        Fill(rows, seed);
        ColumnCounts counts = _engine.Table("t").CountAll(null, Sql.Number("x", s_boundaries)).Columns[0];
        Assert.Equal(s_boundaries.Length + 1, counts.Cells.Length);
        for (int k = 0; k <= s_boundaries.Length; k++)
        {
            object?[] sql = _engine.Rows($"SELECT count(*), min(x), max(x) FROM t WHERE {Cell(k)}")[0];
            Assert.Equal(new Mass((long)sql[0]!, (long)sql[0]!, (long)sql[0]!), counts.Cells[k]);
            Assert.Equal(((double?)sql[1] ?? double.NaN, (double?)sql[2] ?? double.NaN), counts.Ranges[k]);
        }
        object?[] other =
            _engine.Rows(
                "SELECT count(*) FILTER (x IS NULL), count(*) FILTER (isnan(x)), count(*) FILTER (isfinite(x)), avg(x) FILTER "
                    + "(isfinite(x)), var_pop(x) FILTER (isfinite(x)) FROM t")[0];
        Assert.Equal((long)other[0]!, counts.Missing.Rows);
        Assert.Equal((long)other[1]!, counts.NotANumber.Rows);
        Assert.Equal((long)other[2]!, counts.FiniteMass);
        if ((long)other[2]! == 0) return;
        // Quarters up to 5: the sums are exact below 2^53, only the final division and DuckDB's own running variance round.
        Assert.Equal((double)other[3]!, counts.Mean, 1e-9);
        Assert.Equal((double)other[4]! * (long)other[2]!, counts.SquaredDeviations, 1e-9 * rows * 25);
    }

    [Fact]
    public void Weights_are_summed_with_their_squares()
    {
        Fill(100_000, 7);
        TableCounts table = _engine.Table("t").CountAll("w", Sql.Number("x", s_boundaries));
        ColumnCounts counts = table.Columns[0];
        for (int k = 0; k <= s_boundaries.Length; k++) Assert.Equal(Masses(Cell(k)), counts.Cells[k]);
        Assert.Equal(Masses("x IS NULL"), counts.Missing);
        Assert.Equal(Masses("isnan(x)"), counts.NotANumber);
        Assert.Equal(Masses("true"), new Mass(table.Rows, table.Weight, table.SquaredWeight));
        object?[] moments = _engine.Rows("SELECT sum(w), sum(w * x) / sum(w), sum(w * x * x) FROM t WHERE isfinite(x)")[0];
        (double mass, double mean) = ((double)moments[0]!, (double)moments[1]!);
        Assert.Equal(mass, counts.FiniteMass);
        Assert.Equal(mean, counts.Mean, 1e-9);
        Assert.Equal((double)moments[2]! - mass * mean * mean, counts.SquaredDeviations, 1e-4);
    }

    /// <summary>Weights are halves: their sums and squares are exact.</summary>
    private Mass Masses(string condition)
    {
        object?[] row = _engine.Rows($"SELECT count(*), coalesce(sum(w), 0), coalesce(sum(w * w), 0) FROM t WHERE {condition}")[0];
        return new Mass((long)row[0]!, (double)row[1]!, (double)row[2]!);
    }

    /// <summary>DuckDB sorts NaN above infinity, so it is named.</summary>
    private static string Cell(int k)
    {
        static string Value(double b) => $"'{b.ToString("R", CultureInfo.InvariantCulture)}'::DOUBLE";
        string below = k == 0 ? "true" : $"x > {Value(s_boundaries[k - 1])}", above = k == s_boundaries.Length ? "true"
            : $"x <= {Value(s_boundaries[k])}";
        return $"NOT isnan(x) AND {below} AND {above}";
    }

    [Fact]
    public void Any_values_on_any_boundaries_are_counted_as_in_a_loop()
    {
        Gen<double> value = Gen.OneOf(Gen.Int[-4, 4].Select(i => (double)i), Gen.Double, Gen.Const(double.NaN),
            Gen.Const(double.PositiveInfinity), Gen.Const(double.NegativeInfinity));
        Gen.Select(value.Array[0, 40],
            Gen.OneOf(Gen.Int[-4, 4].Select(i => (double)i), Gen.Double.Where(d => !double.IsNaN(d))).Array[0, 20]).Sample((values, cuts) =>
        {
            double[] boundaries = [.. cuts.Distinct().Order()];
            using var engine = new DuckDbEngine(threads: 2);
            engine.Execute("CREATE TABLE t (x DOUBLE)");
            if (values.Length > 0)
                engine.Execute($"INSERT INTO t VALUES {string.Join(", ", values.Select(v => $"({DuckDbEngine.Literal(v)})"))}");
            ColumnCounts counts = engine.Table("t").CountAll(null, Sql.Number("x", boundaries)).Columns[0];
            var expected = new long[boundaries.Length + 1];
            foreach (double v in values) if (!double.IsNaN(v)) expected[boundaries.Count(b => b < v)]++;
            return counts.Cells.Select(c => c.Rows).SequenceEqual(expected) && counts.NotANumber.Rows == values.Count(double.IsNaN);
        }, iter: 60, threads: 1);
    }

    [Fact]
    public void Moments_far_from_zero_keep_their_digits()
    {
        // 10⁹ + {0, 1, 2, 3}: variance 1.25. Plain sums of squares have a unit of 128 there.
        _engine.Execute("CREATE TABLE t AS SELECT 1e9 + i % 4 AS x FROM range(400000) s(i)");
        ColumnCounts counts = _engine.Table("t").CountAll(null, Sql.Number("x")).Columns[0];
        Assert.Equal(1e9 + 1.5, counts.Mean, 1e-6);
        Assert.Equal(1.25 * 400_000, counts.SquaredDeviations, 1e-3);
    }

    [Fact]
    public void A_wide_table_is_counted_by_several_calls()
    {
        const int columns = 600;
        _engine.Execute(
            $"CREATE TABLE t AS SELECT "
                + $"{string.Join(", ", Enumerable.Range(0, columns).Select(c => $"(hash(i * {columns} + {c}) % 100)::INTEGER AS c{c}"))} "
                + $"FROM range(5000) s(i)");
        TableCounts counts = _engine.Table("t").CountAll(null, [.. Enumerable.Range(0, columns).Select(c => Sql.Number($"c{c}", c % 100))]);
        object?[] sql = _engine.Rows(
            $"SELECT {string.Join(", ", Enumerable.Range(0, columns).Select(c => $"count(*) FILTER (c{c} <= {c % 100})"))} FROM t")[0];
        Assert.Equal(5_000, counts.Rows);
        Assert.Equal(sql.Select(v => (long)v!), counts.Columns.Select(c => c.Cells[0].Rows));
    }

    [Fact]
    public void Constant_columns_and_tables_without_columns_to_count_count_every_row()
    {
        _engine.Execute("CREATE VIEW t AS SELECT 7 AS x, 'seven' AS s FROM range(10000)");
        TableCounts counts = _engine.Table("t").CountAll(null, Sql.Number("x", 7), Sql.Text("s"));
        Assert.Equal(10_000, counts.Columns[0].Cells[0].Rows);
        Assert.Equal(10_000, counts.Columns[1].Values!["seven"].Rows);
        Assert.Equal(10_000, _engine.Table("t").CountAll(null).Rows);
    }

    [Theory]
    [InlineData("-0.5", "column 'w': a weight is -0.5")]
    [InlineData("'nan'::DOUBLE", "column 'w': a weight is NaN")]
    [InlineData("'inf'::DOUBLE", "column 'w': a weight is Infinity")]
    [InlineData("NULL", "column 'w': a weight is missing")]
    public void A_weight_that_is_none_is_refused(string weight, string message)
    {
        _engine.Execute($"CREATE TABLE t AS SELECT i AS x, CASE i WHEN 4321 THEN {weight} ELSE 1 END AS w FROM range(10000) s(i)");
        UnreadableDataException e = Assert.Throws<UnreadableDataException>(() => _engine.Table("t").CountAll("w", Sql.Number("x")));
        Assert.Contains(message, e.Message, StringComparison.Ordinal);
    }
}
