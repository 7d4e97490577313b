namespace Kullback.Anomalies;

/// <summary>How surprising a value of one column is, and which cell it has in a pair of columns.</summary>
public interface IColumnSurprise
{
    /// <summary>Cells in a pair of columns.</summary>
    int PairCells { get; }

    /// <summary>−log₂ of the value's probability, in bits; finite for every value.</summary>
    /// <param name="value">A number or the code of a category; NaN is missing.</param>
    double Bits(double value);

    /// <summary>Whether nothing like it was learnt: then the bits are a least value.</summary>
    /// <param name="value">A number or the code of a category.</param>
    bool IsUnseen(double value);

    /// <summary>The value's cell in a pair of columns.</summary>
    /// <param name="value">A number or the code of a category.</param>
    int PairCell(double value);
}

/// <summary>What a column of categories is like where all is normal: bits = −log₂((c + 1/2)/(n + K/2)), K = values seen + 1.</summary>
/// <remarks>The + 1 is all that was never seen, which costs log₂(2n + K) bits: at least, for a value never seen in n rows. Missing is a
/// value as any other. Source of the estimate: Krichevsky and Trofimov (1981).</remarks>
public sealed record CategorySurprise : IColumnSurprise
{
    internal const int MostPairCells = 30;

    /// <summary>Rows of every code, the most frequent first.</summary>
    public required long[] Rows { get; init; }

    /// <summary>Rows without a value.</summary>
    public required long Missing { get; init; }

    /// <inheritdoc/>
    public int PairCells => MostPairCells + 2;

    /// <summary>Learns a column.</summary>
    /// <param name="column">Codes 0, 1, … ; NaN is missing.</param>
    /// <param name="codes">How many codes there are.</param>
    /// <exception cref="ArgumentException">A code that is none; the message names the row.</exception>
    public static CategorySurprise Learn(double[] column, int codes)
    {
        ArgumentNullException.ThrowIfNull(column);
        long[] rows = new long[codes];
        long missing = 0;
        for (int i = 0; i < column.Length; i++)
            if (double.IsNaN(column[i])) missing++;
            else if (column[i] >= 0 && column[i] < codes && column[i] == Math.Floor(column[i])) rows[(int)column[i]]++;
            else throw new ArgumentException($"Row {i} has a code that is none of {codes}.", nameof(column));
        return new CategorySurprise { Rows = rows, Missing = missing };
    }

    /// <inheritdoc/>
    public double Bits(double value)
    {
        double rows = (double)Rows.Sum() + Missing, kinds = Rows.LongCount(r => r > 0) + (Missing > 0 ? 1 : 0) + 1;
        return -Math.Log2((Seen(value) + 0.5) / (rows + kinds / 2));
    }

    /// <inheritdoc/>
    public bool IsUnseen(double value) => Seen(value) == 0;

    /// <inheritdoc/>
    public int PairCell(double value)
        => double.IsNaN(value) ? MostPairCells + 1
            : value >= 0 && value < Math.Min(MostPairCells, Rows.Length) ? (int)value : MostPairCells;

    private long Seen(double value) => double.IsNaN(value) ? Missing : value >= 0 && value < Rows.Length ? Rows[(int)value] : 0;
}
