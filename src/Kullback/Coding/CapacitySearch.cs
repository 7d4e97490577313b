namespace Kullback.Coding;

/// <summary>One search for the capacity of a channel: solves, and certifies what it found.</summary>
internal sealed class CapacitySearch
{
    private readonly Channel _channel;
    private readonly double[] _costs;
    private readonly CapacityObjective _objective;
    private readonly SimplexMinimum _minimum;

    internal CapacitySearch(Channel channel, double[] costs)
    {
        (_channel, _costs) = (channel, costs);
        var rows = new double[channel.Inputs * channel.Outputs];
        for (int x = 0; x < channel.Inputs; x++) channel.Row(x).CopyTo(rows.AsSpan(x * channel.Outputs));
        _objective = new CapacityObjective(channel.Inputs, channel.Outputs, rows);
        _minimum = new SimplexMinimum(_objective);
    }

    internal ChannelCapacity Unconstrained(double gap)
    {
        var point = Solve(0, Uniform(_channel.Inputs), gap);
        return Result(-point.Objective, -point.Minimum, point.Solution, 0);
    }

    internal ChannelCapacity Within(double budget, double gap)
    {
        var free = Solve(0, Uniform(_channel.Inputs), gap);
        if (free.Constraint <= budget) return Result(-free.Objective, -free.Minimum, free.Solution, 0);
        var cheapest = Cheapest(gap);
        var (above, below, lower) =
            LagrangianSearch.At(budget, gap, free, cheapest, (multiplier, start) => Solve(multiplier, start, gap / 8));
        double share = LagrangianSearch.Share(budget, above, below);
        double[] input = new double[_channel.Inputs];
        for (int x = 0; x < input.Length; x++) input[x] = share * above.Solution[x] + (1 - share) * below.Solution[x];
        // At the least cost there is no finite multiplier: the cheapest letters alone are a channel of their own.
        double upper = budget <= cheapest.Constraint ? -cheapest.Minimum : -lower;
        // By concavity the mixture carries at least the mixture of what the two carry; counted afresh it is a little more.
        return Result(Math.Max(Carried(input), -LagrangianSearch.Upper(budget, above, below)), upper, input,
            double.IsFinite(below.Multiplier) ? below.Multiplier : above.Multiplier);
    }

    private ChannelCapacity Result(double lower, double upper, double[] input, double multiplier) => new()
    {
        LowerNats = Math.Max(0, lower),
        UpperNats = Math.Max(Math.Max(0, lower), upper),
        Input = input,
        MeanCost = Cost(input),
        MultiplierNats = multiplier,
        Iterations = _minimum.Iterations,
    };

    // The letters of least cost, as a channel of their own; the limit λ → ∞.
    private LagrangianPoint Cheapest(double gap)
    {
        double least = _costs.Min();
        int[] letters = [.. Enumerable.Range(0, _costs.Length).Where(x => _costs[x] == least)];
        var rows = new double[letters.Length * _channel.Outputs];
        for (int k = 0; k < letters.Length; k++) _channel.Row(letters[k]).CopyTo(rows.AsSpan(k * _channel.Outputs));
        var part = new CapacitySearch(new Channel(letters.Length, _channel.Outputs, rows), []).Solve(0, Uniform(letters.Length), gap / 8);
        var input = new double[_channel.Inputs];
        for (int k = 0; k < letters.Length; k++) input[letters[k]] = part.Solution[k];
        return new LagrangianPoint(double.PositiveInfinity, least, part.Objective, part.Minimum, input);
    }

    private LagrangianPoint Solve(double multiplier, double[] start, double gap)
    {
        _objective.Charge(_costs, multiplier);
        double[] input = [.. start];
        _minimum.Solve(input, gap);
        double[] output = Everywhere(_channel.Mixed(input));
        double most = double.NegativeInfinity, largest = 0;
        for (int x = 0; x < input.Length; x++)
        {
            double divergence = _channel.Divergence(x, output);
            most = Math.Max(most, divergence - (_costs.Length == 0 ? 0 : multiplier * _costs[x]));
            largest = Math.Max(largest, divergence);
        }
        // Without costs the capacity is also below the logarithm of either alphabet's size, which no rounding touches.
        double upper = most + Rounding(largest) + (_costs.Length == 0 ? 0 : 4e-16 * Math.Abs(multiplier) * _costs.Max(Math.Abs));
        return new LagrangianPoint(multiplier, Cost(input), -Carried(input), -upper, input);
    }

    // Any distribution q gives an upper bound. An output that only unused letters reach would make it infinite, however rare it is: it gets
    // a mass of
    // 1e-14, which costs the other letters ln(1 + 1e-14).
    private static double[] Everywhere(double[] output)
    {
        int missing = output.Count(q => q == 0);
        if (missing == 0) return output;
        for (int y = 0; y < output.Length; y++) output[y] = output[y] == 0 ? 1e-14 / missing : output[y] * (1 - 1e-14);
        return output;
    }

    // I(X; Y) of the distribution, less a bound of its rounding.
    private double Carried(double[] input)
    {
        double[] output = _channel.Mixed(input);
        double sum = 0, largest = 0;
        for (int x = 0; x < input.Length; x++)
        {
            if (input[x] == 0) continue;
            double divergence = _channel.Divergence(x, output);
            (sum, largest) = (sum + input[x] * divergence, Math.Max(largest, divergence));
        }
        return sum - Rounding(largest);
    }

    // A cell p·ln(p/q) − p + q is off by at most 4 units of its parts, Σ p|ln p| + p|ln q| ≤ D + 2 ln(outputs) + 1; a sum of n non-negative
    // terms by n units of itself; weights, rows and mixtures are off by n units each, which moves D in second order and the mean in first.
    private double Rounding(double divergence)
        => double.IsFinite(divergence)
        ? 2.3e-16 * ((_channel.Outputs + _channel.Inputs + 8) * (divergence + 1e-2) + 8 * (1 + Math.Log(_channel.Outputs))) : 0;

    private double Cost(double[] input)
    {
        double sum = 0;
        for (int x = 0; x < _costs.Length; x++) sum += input[x] * _costs[x];
        return sum;
    }

    private static double[] Uniform(int letters)
    {
        double[] distribution = new double[letters];
        Array.Fill(distribution, 1.0 / letters);
        return distribution;
    }
}
