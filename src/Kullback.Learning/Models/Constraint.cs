namespace Kullback.Learning;

/// <summary>Where the values of a parameter may lie, as a smooth map from all real numbers.</summary>
public abstract class Constraint
{
    private protected Constraint(int free, int values) => (FreeCount, ValueCount) = (free, values);

    /// <summary>How many real numbers determine the values.</summary>
    public int FreeCount { get; }

    /// <summary>How many values there are.</summary>
    public int ValueCount { get; }

    // Whether the map depends on values of earlier parameters.
    internal virtual bool LooksBack => false;

    /// <summary>Writes the values of the free numbers.</summary>
    /// <returns>ln of the absolute determinant of the derivatives of the map (of the free ones among the values).</returns>
    internal abstract T Apply<T>(ReadOnlySpan<T> free, ReadOnlySpan<T> earlier, Span<T> values) where T : unmanaged, IReal<T>;

    /// <summary>Any real number.</summary>
    public static Constraint Real { get; } = new Unbounded(1);

    /// <summary>Numbers above 0, by exp.</summary>
    public static Constraint Positive { get; } = new Exponential();

    /// <summary>Any real numbers.</summary>
    /// <param name="count">How many.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is below 1.</exception>
    public static Constraint Reals(int count) => new Unbounded(AtLeast(count, 1));

    /// <summary>Numbers between two bounds, by the logistic function.</summary>
    /// <param name="low">Lower bound.</param>
    /// <param name="high">Upper bound.</param>
    /// <exception cref="ArgumentException">A bound is not finite, or the lower is not below the upper.</exception>
    public static Constraint Interval(double low, double high)
        => low < high && double.IsFinite(high - low) ? new Bounded(new(low), new(high))
            : throw new ArgumentException(FormattableString.Invariant($"There is no interval from {low} to {high}."));

    /// <summary>Numbers between bounds that depend on the values of earlier parameters, such as 0 &lt; b &lt; 1 − a.</summary>
    /// <param name="low">Lower bound.</param>
    /// <param name="high">Upper bound.</param>
    public static Constraint Interval(AffineBound low, AffineBound high) => new Bounded(low, high);

    /// <summary>Shares that add up to 1, by breaking a stick; density with respect to all but the last.</summary>
    /// <param name="count">How many shares.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is below 2.</exception>
    public static Constraint Simplex(int count) => new StickBreaking(AtLeast(count, 2));

    /// <summary>Ascending numbers, by sums of exponentials.</summary>
    /// <param name="count">How many.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is below 1.</exception>
    public static Constraint Ordered(int count) => new Ascending(AtLeast(count, 1));

    /// <summary>The lower Cholesky factor of a correlation matrix, row by row with the zeros, by partial correlations; density with
    /// respect to the entries below the diagonal.</summary>
    /// <param name="size">Rows.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is below 2.</exception>
    public static Constraint CorrelationCholesky(int size) => new PartialCorrelations(AtLeast(size, 2));

    private static int AtLeast(int count, int least) => count >= least ? count
        : throw new ArgumentOutOfRangeException(nameof(count), count, FormattableString.Invariant($"At least {least}."));

    private sealed class Unbounded(int count) : Constraint(count, count)
    {
        internal override T Apply<T>(ReadOnlySpan<T> free, ReadOnlySpan<T> earlier, Span<T> values)
        {
            free.CopyTo(values);
            return T.Of(0);
        }
    }

    private sealed class Exponential() : Constraint(1, 1)
    {
        internal override T Apply<T>(ReadOnlySpan<T> free, ReadOnlySpan<T> earlier, Span<T> values)
        {
            values[0] = Learning.Real.Exp(free[0]);
            return free[0];
        }
    }

    private sealed class Bounded(AffineBound low, AffineBound high) : Constraint(1, 1)
    {
        internal override bool LooksBack => !low.IsConstant || !high.IsConstant;

        internal override T Apply<T>(ReadOnlySpan<T> free, ReadOnlySpan<T> earlier, Span<T> values)
        {
            T from = low.At(earlier), width = high.At(earlier) - from, share = Learning.Real.Logistic(free[0]);
            values[0] = from + width * share;
            return Learning.Real.Log(width) - Learning.Real.LogOnePlusExp(free[0]) - Learning.Real.LogOnePlusExp(free[0] * -1);
        }
    }

    private sealed class StickBreaking(int count) : Constraint(count - 1, count)
    {
        internal override T Apply<T>(ReadOnlySpan<T> free, ReadOnlySpan<T> earlier, Span<T> values)
        {
            T logJacobian = T.Of(0), logRest = T.Of(0);
            for (int k = 0; k < free.Length; k++)
            {
                // Equal shares at 0.
                T x = free[k] + -Math.Log(free.Length - k);
                T logTaken = Learning.Real.LogOnePlusExp(x * -1) * -1, logLeft = Learning.Real.LogOnePlusExp(x) * -1;
                values[k] = Learning.Real.Exp(logRest + logTaken);
                logJacobian = logJacobian + logRest + logTaken + logLeft;
                logRest = logRest + logLeft;
            }
            values[free.Length] = Learning.Real.Exp(logRest);
            return logJacobian;
        }
    }

    private sealed class Ascending(int count) : Constraint(count, count)
    {
        internal override T Apply<T>(ReadOnlySpan<T> free, ReadOnlySpan<T> earlier, Span<T> values)
        {
            values[0] = free[0];
            T logJacobian = T.Of(0);
            for (int k = 1; k < free.Length; k++)
            {
                values[k] = values[k - 1] + Learning.Real.Exp(free[k]);
                logJacobian += free[k];
            }
            return logJacobian;
        }
    }

    private sealed class PartialCorrelations(int size) : Constraint(size * (size - 1) / 2, size * size)
    {
        internal override T Apply<T>(ReadOnlySpan<T> free, ReadOnlySpan<T> earlier, Span<T> values)
        {
            T logJacobian = T.Of(0);
            int at = 0;
            for (int i = 0; i < size; i++)
            {
                T logLeft = T.Of(0); // ln of what the squares of the row leave of 1
                for (int j = 0; j < i; j++)
                {
                    T x = free[at++], half = logLeft * 0.5;
                    values[i * size + j] = Learning.Real.Tanh(x) * Learning.Real.Exp(half);
                    // ln(1 − tanh²) = ln 4 − 2 ln(1 + e^2x) + 2x
                    T logRest = (x - Learning.Real.LogOnePlusExp(x * 2)) * 2 + Math.Log(4);
                    logJacobian = logJacobian + logRest + half;
                    logLeft += logRest;
                }
                values[i * size + i] = Learning.Real.Exp(logLeft * 0.5);
                for (int j = i + 1; j < size; j++) values[i * size + j] = T.Of(0);
            }
            return logJacobian;
        }
    }
}
