using System.Globalization;
using System.Runtime.CompilerServices;

namespace Kullback.Transport;

/// <summary>One exact solve: which costs are so great that they count as forbidden at first, the pivots,
/// and what is read off the final tree.</summary>
internal static unsafe class ExactSolve
{
    // Costs this much above all smaller ones are used only where no plan does without: beside them the smaller would lose their digits.
    private const int GapBits = 20;

    // Above it sums of potentials along a path could overflow.
    private const double GreatestCost = 1e280;
    private const int ScaleBits = 200;

    internal static OptimalPlan Of(CostRows costs, IntegerMasses masses, ExactOptions options, CancellationToken cancel)
    {
        var (caps, isComplete) = Caps(costs);
        foreach (double cap in caps)
        {
            bool whole = cap == caps[^1];
            if (whole && cap > GreatestCost) return Scaled(costs, masses, options, cancel);
            CostRows used = whole ? costs : new CappedRows(costs, cap);
            // With all arcs there, any price above half the greatest cost (less the estimates, which are minima of it) empties the root's
            // arcs; else a path may have to avoid n + m arcs.
            double price = cap * (whole && isComplete ? 2 : masses.Supply.Length + masses.Demand.Length);
            double[] atP = new double[masses.Supply.Length], atQ = new double[masses.Demand.Length];
            if (whole && isComplete) FlowRecovery.Estimate(costs, atP, atQ);
            var tree = new SpanningTree(masses.Supply, masses.Demand, costs.Stride, price > 0 ? price : 1, atP, atQ);
            var simplex = new NetworkSimplex(used, tree, masses.Supply, options, cancel);
            bool converged = simplex.Run();
            double unplaced = simplex.UnplacedShare();
            if (converged && unplaced > 0)
            {
                if (!whole) continue;
                throw Infeasible(tree, masses, unplaced);
            }
            var plan = FlowRecovery.Of(costs, tree, masses, converged, simplex.Pivots);
            if (whole || !converged || plan.Certificate.Holds()) return plan;
        }
        throw new InvalidOperationException("The last cap admits every arc.");
    }

    // A power of two: the costs keep their digits, but for those too small to be felt beside the greatest.
    private static OptimalPlan Scaled(CostRows costs, IntegerMasses masses, ExactOptions options, CancellationToken cancel)
    {
        var plan = Of(new ScaledRows(costs, Math.ScaleB(1, -ScaleBits)), masses, options, cancel);
        var proof = plan.Certificate;
        double cost = Up(plan.TransportCost);
        if (!double.IsFinite(cost))
            throw TransportInputException.Whole("costs", cost,
                $"The cost of the plan, mass times cost, is above the largest double: take smaller units.");
        return plan with
        {
            TransportCost = cost,
            PotentialsP = [.. plan.PotentialsP.Select(Up)],
            PotentialsQ = [.. plan.PotentialsQ.Select(Up)],
            Certificate = proof with
            {
                LowerBound = Up(proof.LowerBound),
                UpperBound = Up(proof.UpperBound),
                Scale = Math.Min(double.MaxValue, Up(proof.Scale))
            },
        };

        static double Up(double value) => Math.ScaleB(value, ScaleBits);
    }

    private static InfeasibleTransportException Infeasible(SpanningTree tree, IntegerMasses masses, double share)
    {
        int row = 0;
        while (row < masses.Supply.Length && !(masses.Supply[row] > 0 && tree.ParentOf(row) == tree.Root && tree.FlowOf(row) > 0)) row++;
        return new InfeasibleTransportException(string.Create(CultureInfo.InvariantCulture,
            $"No plan avoids the forbidden arcs: row {row} (mass {masses.MassP[row]}) cannot all be moved; {share} of the mass finds no "
                + $"place."), row, share);
    }

    // Where the binary exponents of the costs leave a gap, the greatest cost below it; last the greatest finite cost.
    private static (List<double> Caps, bool IsComplete) Caps(CostRows costs)
    {
        double[] greatest = new double[2048];
        long[] count = new long[2048];
        var (below, complete) = Count(costs, greatest, count);
        var caps = new List<double>();
        double last = 0;
        for (int exponent = 0; exponent < greatest.Length; exponent++)
        {
            if (count[exponent] == 0) continue;
            // Fewer arcs than rows or columns can carry no plan: a few close pairs are no reason to solve twice.
            if (last > 0 && greatest[exponent] > Math.ScaleB(last, GapBits) && below >= Math.Max(costs.Rows, costs.Columns)) caps.Add(last);
            (last, below) = (greatest[exponent], below + count[exponent]);
        }
        caps.Add(last);
        return (caps, complete);
    }

    // Costs by binary exponent: how many, and the greatest; besides, how many are 0, and whether none is infinite.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static (long Zeros, bool IsComplete) Count(CostRows costs, double[] greatest, long[] count)
    {
        bool complete = true;
        long zeros = 0;
        double* buffer = CostRows.Fixed(costs.Stride, out var owner);
        for (int i = 0; i < costs.Rows; i++)
        {
            double* row = costs.Row(i, buffer);
            for (int j = 0; j < costs.Columns; j++)
            {
                double size = Math.Abs(row[j]);
                int exponent = (int)(BitConverter.DoubleToUInt64Bits(size) >> 52);
                if (size == 0) zeros++;
                else if (double.IsInfinity(size)) complete = false;
                else
                {
                    count[exponent]++;
                    if (size > greatest[exponent]) greatest[exponent] = size;
                }
            }
        }
        GC.KeepAlive(owner);
        return (zeros, complete);
    }
}

/// <summary>Costs of which those above a cap count as forbidden.</summary>
internal sealed unsafe class CappedRows(CostRows costs, double cap) : CostRows(costs.Rows, costs.Columns)
{
    internal override double* Row(int i, double* buffer)
    {
        double* row = costs.Row(i, buffer);
        for (int j = 0; j < Stride; j++) buffer[j] = row[j] > cap ? double.PositiveInfinity : row[j];
        return buffer;
    }

    internal override double Of(int i, int j) => costs.Of(i, j) is var cost && cost > cap ? double.PositiveInfinity : cost;
}

/// <summary>Costs times a power of two.</summary>
internal sealed unsafe class ScaledRows(CostRows costs, double factor) : CostRows(costs.Rows, costs.Columns)
{
    internal override double* Row(int i, double* buffer)
    {
        double* row = costs.Row(i, buffer);
        for (int j = 0; j < Stride; j++) buffer[j] = row[j] * factor;
        return buffer;
    }

    internal override double Of(int i, int j) => costs.Of(i, j) * factor;
}
