namespace Kullback.Numerics;

/// <summary>Sums over many consecutive integers of a function that varies little from one to the next: between two cuts by the polynomial
/// through its values at eleven integers, halving the block with the largest error.</summary>
/// <remarks>The weights are those that sum every polynomial of degree below eleven exactly: in Gram's polynomials, which are orthogonal
/// over n equally spaced points, all sums but that of the constant are 0. As in <see cref="AdaptiveQuadrature"/> a block's value is that of
/// its two halves and its error the difference of the two halves from the whole. Source: Hildebrand,
/// Introduction to Numerical Analysis (1956), 7.13.</remarks>
internal static class IntegerQuadrature
{
    private const int Nodes = 11;

    /// <summary>Up to so many integers are summed one by one.</summary>
    internal const int Few = 3 * Nodes;

    // Gauss's nodes for eleven points on [−1, 1]: the nearest integers to their images are the nodes.
    private static readonly double[] Places =
    [
        -0.978228658146056993, -0.887062599768095299, -0.730152005574049324, -0.519096129206811816, -0.269543155952344972, 0,
        0.269543155952344972, 0.519096129206811816, 0.730152005574049324, 0.887062599768095299, 0.978228658146056993,
    ];

    /// <summary>A term, or a sum of terms, and what rounding makes uncertain in it: blocks are not halved for less.</summary>
    internal readonly record struct Term(double Value, double Noise)
    {
        public static Term operator +(Term a, Term b) => new(a.Value + b.Value, a.Noise + b.Noise);

        public static Term operator *(double factor, Term a) => new(factor * a.Value, Math.Abs(factor) * a.Noise);
    }

    /// <summary>Σ f(k) over cuts[0] ≤ k &lt; cuts[^1].</summary>
    /// <param name="f">The terms.</param>
    /// <param name="cuts">Integers below 2⁵³, ascending.</param>
    /// <param name="relative">The relative error asked for.</param>
    /// <param name="limit">At most so many halvings.</param>
    /// <param name="stop">When canceled, the value reached so far is given.</param>
    internal static Integral Over(Func<double, Term> f, IReadOnlyList<double> cuts, double relative, int limit, CancellationToken stop)
    {
        var queue = new PriorityQueue<Block, double>();
        double value = 0, error = 0;
        void Take(double first, double count, Term whole)
        {
            double half = Math.Floor(count / 2);
            var block = count <= Few ? new Block(first, count, whole, default, 0)
                : new Block(first, count, Sum(f, first, half), Sum(f, first + half, count - half), 0) is var two
                ? two with { Error = Math.Abs(whole.Value - two.Value) } : default;
            queue.Enqueue(block, -block.Error);
            (value, error) = (value + block.Value, error + block.Error);
        }
        for (int i = 0; i + 1 < cuts.Count; i++)
            if (cuts[i + 1] > cuts[i]) Take(cuts[i], cuts[i + 1] - cuts[i], Sum(f, cuts[i], cuts[i + 1] - cuts[i]));
        for (int step = 0; step < limit && error > relative * Math.Abs(value) && queue.TryDequeue(out var worst, out _); step++)
        {
            if (worst.Error <= worst.Noise + 1e-15 * Math.Abs(value) || stop.IsCancellationRequested)
            {
                // Not to be halved again, but as uncertain as it is.
                error -= worst.Error;
                queue.Enqueue(worst with { Settled = worst.Error, Error = 0 }, 0);
                continue;
            }
            (value, error) = (value - worst.Value, error - worst.Error);
            double half = Math.Floor(worst.Count / 2);
            Take(worst.First, half, worst.Left);
            Take(worst.First + half, worst.Count - half, worst.Right);
        }
        // Summed again: running sums drift by rounding.
        CompensatedSum sum = new(), errors = new();
        foreach (var (block, _) in queue.UnorderedItems)
        {
            sum.Add(block.Value);
            errors.Add(Math.Max(block.Error + block.Settled, block.Noise));
        }
        return new(sum.Value, errors.Value, errors.Value <= Math.Max(1e-9, 100 * relative) * Math.Abs(sum.Value));
    }

    private readonly record struct Block(double First, double Count, Term Left, Term Right, double Error, double Settled = 0)
    {
        internal double Value => Left.Value + Right.Value;

        internal double Noise => Left.Noise + Right.Noise;
    }

    private static Term Sum(Func<double, Term> f, double first, double count)
    {
        Cancellation.Look();
        Term sum = default;
        if (count <= Few)
        {
            for (double k = 0; k < count; k++) sum += f(first + k);
            return sum;
        }
        double[] at = [.. Places.Select(place => Math.Round((count - 1) / 2 * (1 + place)))], weights = Weights(at, count);
        for (int i = 0; i < Nodes; i++) sum += weights[i] * f(first + at[i]);
        return sum;
    }

    // Σⱼ wⱼ·tᵢ(xⱼ) = n for i = 0 and 0 for the others, tᵢ Gram's polynomials divided by nⁱ; by elimination with the largest element first.
    private static double[] Weights(double[] at, double count)
    {
        double[,] rows = new double[Nodes, Nodes + 1];
        for (int j = 0; j < Nodes; j++)
        {
            double y = (2 * at[j] - (count - 1)) / count, before = 0, t = 1;
            for (int i = 0; i < Nodes; i++)
            {
                rows[i, j] = t;
                double share = i / count;
                (before, t) = (t, ((2 * i + 1) * y * t - i * (1 - share) * (1 + share) * before) / (i + 1));
            }
        }
        rows[0, Nodes] = count;
        for (int column = 0; column < Nodes; column++) Eliminate(rows, column);
        double[] weights = new double[Nodes];
        for (int i = 0; i < Nodes; i++) weights[i] = rows[i, Nodes] / rows[i, i];
        return weights;
    }

    private static void Eliminate(double[,] rows, int column)
    {
        int pivot = column;
        for (int i = column + 1; i < Nodes; i++)
            if (Math.Abs(rows[i, column]) > Math.Abs(rows[pivot, column])) pivot = i;
        for (int j = 0; j <= Nodes; j++) (rows[column, j], rows[pivot, j]) = (rows[pivot, j], rows[column, j]);
        for (int i = 0; i < Nodes; i++)
        {
            double factor = i == column ? 0 : rows[i, column] / rows[column, column];
            for (int j = column; j <= Nodes && factor != 0; j++) rows[i, j] -= factor * rows[column, j];
        }
    }
}
