using System.Globalization;
using Kullback.Divergences;

namespace Kullback.Coding;

/// <summary>A memoryless channel with finitely many letters: W(y|x), the probability of output y when x was sent.</summary>
/// <remarks>Immutable. Rows sum to 1 within <see cref="Simplex.MassTolerance"/> and count as divided by their sum.</remarks>
public sealed class Channel
{
    private readonly double[] _rows;

    /// <summary>A channel.</summary>
    /// <param name="inputs">Input letters, at least 1.</param>
    /// <param name="outputs">Output letters, at least 1.</param>
    /// <param name="transitions">W(y|x), row-major: entry x·<paramref name="outputs"/> + y.</param>
    /// <exception cref="ArgumentException">The number of entries is not inputs·outputs.</exception>
    /// <exception cref="NotADistributionException">An entry is negative, infinite or NaN, or a row does not sum to 1:
    /// the message names the row.</exception>
    public Channel(int inputs, int outputs, params ReadOnlySpan<double> transitions)
    {
        TransitionRows.RequireShape(inputs, outputs, transitions.Length, nameof(transitions));
        (Inputs, Outputs, _rows) = (inputs, outputs, new double[transitions.Length]);
        for (int x = 0; x < inputs; x++)
            TransitionRows.Distribution(transitions.Slice(x * outputs, outputs),
                string.Create(CultureInfo.InvariantCulture, $"transitions[{x}]")).CopyTo(_rows, x * outputs);
    }

    /// <summary>Number of input letters.</summary>
    public int Inputs { get; }

    /// <summary>Number of output letters.</summary>
    public int Outputs { get; }

    /// <summary>W(·|x).</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such letter.</exception>
    public ReadOnlySpan<double> Row(int x)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(x);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(x, Inputs);
        return _rows.AsSpan(x * Outputs, Outputs);
    }

    /// <summary>The distribution of the output for a distribution of the input.</summary>
    /// <exception cref="NotADistributionException">The input is no distribution on the input letters.</exception>
    /// <exception cref="ArgumentException">It has another number of letters.</exception>
    public double[] Output(ReadOnlySpan<double> input)
    {
        if (input.Length != Inputs)
            throw new ArgumentException($"The distribution has {input.Length} letters, the channel {Inputs} inputs.", nameof(input));
        return Mixed(TransitionRows.Distribution(input, nameof(input)));
    }

    /// <summary>Mutual information I(X; Y) = Σ p(x) D(W(·|x)‖q) of input and output, in nats, in [0, ln min(inputs, outputs)].</summary>
    /// <inheritdoc cref="Output"/>
    public double MutualInformationNats(ReadOnlySpan<double> input)
    {
        if (input.Length != Inputs)
            throw new ArgumentException($"The distribution has {input.Length} letters, the channel {Inputs} inputs.", nameof(input));
        double[] distribution = TransitionRows.Distribution(input, nameof(input)), output = Mixed(distribution);
        double sum = 0;
        for (int x = 0; x < Inputs; x++)
            if (distribution[x] > 0) sum += distribution[x] * Divergence(x, output);
        return sum;
    }

    /// <summary>The channel that sends this one's output through another: its capacity is at most the smaller of the two (data
    /// processing).</summary>
    /// <exception cref="ArgumentException">The next channel has another number of inputs than this one outputs.</exception>
    public Channel Then(Channel next)
    {
        ArgumentNullException.ThrowIfNull(next);
        if (next.Inputs != Outputs)
            throw new ArgumentException($"The channel has {Outputs} outputs, the next one {next.Inputs} inputs.", nameof(next));
        var rows = new double[Inputs * next.Outputs];
        for (int x = 0; x < Inputs; x++)
            for (int y = 0; y < Outputs; y++)
                for (int z = 0; z < next.Outputs; z++)
                    rows[x * next.Outputs + z] += _rows[x * Outputs + y] * next._rows[y * next.Outputs + z];
        return new Channel(Inputs, next.Outputs, rows);
    }

    /// <summary>The capacity max I(X; Y) in nats, as an interval that contains it.</summary>
    /// <param name="gapNats">Width of the interval at which to stop; rounding ends the work at about 1e-15·outputs.</param>
    /// <remarks>Lower bound: the mutual information of the input distribution found. Upper bound: max D(W(·|x)‖q) over x, q the
    /// distribution of its output. Both are widened by a bound of their rounding. O(inputs·outputs) an iteration of Blahut and Arimoto;
    /// O(inputs²·outputs) a Newton iteration, of which there are about fifteen. Source: Arimoto (1972), IEEE Transactions on Information
    /// Theory 18, 14–20; Gallager (1968), theorem 4.5.1.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The width is not positive.</exception>
    public ChannelCapacity Capacity(double gapNats = 1e-10) => new CapacitySearch(this, []).Unconstrained(RequireGap(gapNats));

    /// <summary>The capacity under a bound of the mean cost of the input, in nats, as an interval that contains it.</summary>
    /// <param name="costs">The cost of each input letter, finite, in any unit.</param>
    /// <param name="budget">The largest mean cost.</param>
    /// <param name="gapNats">Width of the interval at which to stop.</param>
    /// <remarks>Weak duality gives the upper bound min over λ ≥ 0 of max D(W(·|x)‖q) − λ(cost(x) − budget). Cost as <see cref="Capacity"/>
    /// for each of about ten multipliers λ. Source: Blahut (1972), IEEE Transactions on Information Theory 18, 460–473.</remarks>
    /// <exception cref="ArgumentException">The number of costs is not that of the inputs, or one is not finite.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The budget is below the least cost, or the width is not positive.</exception>
    public ChannelCapacity CapacityWithin(ReadOnlySpan<double> costs, double budget, double gapNats = 1e-10)
    {
        if (costs.Length != Inputs) throw new ArgumentException($"{costs.Length} costs for {Inputs} inputs.", nameof(costs));
        double least = double.PositiveInfinity;
        for (int x = 0; x < costs.Length; x++)
        {
            if (!double.IsFinite(costs[x]))
                throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"costs[{x}] = {costs[x]} must be finite."),
                    nameof(costs));
            least = Math.Min(least, costs[x]);
        }
        if (!(budget >= least))
            throw new ArgumentOutOfRangeException(nameof(budget), budget,
                string.Create(CultureInfo.InvariantCulture, $"budget = {budget} must be at least the least cost, {least}."));
        return new CapacitySearch(this, costs.ToArray()).Within(budget, RequireGap(gapNats));
    }

    /// <summary>D(W(·|x)‖q) in nats.</summary>
    internal double Divergence(int x, ReadOnlySpan<double> q)
    {
        var row = Row(x);
        double sum = 0;
        for (int y = 0; y < row.Length; y++)
        {
            if (row[y] > 0 && q[y] == 0) return double.PositiveInfinity;
            sum += KullbackLeibler.Cell(row[y], q[y]);
        }
        return sum;
    }

    internal double[] Mixed(ReadOnlySpan<double> distribution)
    {
        var output = new double[Outputs];
        for (int x = 0; x < Inputs; x++)
        {
            if (distribution[x] == 0) continue;
            for (int y = 0; y < Outputs; y++) output[y] += distribution[x] * _rows[x * Outputs + y];
        }
        return output;
    }

    internal static double RequireGap(double gap)
        => gap > 0 ? gap : throw new ArgumentOutOfRangeException(nameof(gap), gap,
            string.Create(CultureInfo.InvariantCulture, $"gap = {gap} must be > 0."));
}
