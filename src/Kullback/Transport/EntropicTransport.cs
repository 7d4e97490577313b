namespace Kullback.Transport;

/// <summary>Entropic optimal transport: the plan π with the least ⟨π, c⟩ + ε·KL(π‖a⊗b), and the divergence freed from its bias.</summary>
/// <remarks>Sinkhorn's iteration on a kernel into which the potentials are absorbed, so that it neither overflows nor vanishes however
/// small ε is; ε comes down from the scale of the costs by factors of four; O(nm) an iteration, one pass over memory. Masses may differ in
/// total by
/// 10⁻⁵; Q is then scaled. Costs must be finite. Sources: Cuturi (2013), Advances in Neural Information Processing Systems 26; Feydy et al.
/// (2019), Proceedings of Machine Learning Research 89, 2681–2690 (divergence).</remarks>
public static class EntropicTransport
{
    /// <summary>The entropic plan for a matrix of costs.</summary>
    /// <param name="massP">The masses of P; none: equal masses.</param>
    /// <param name="massQ">The masses of Q; none: equal masses.</param>
    /// <param name="costs">n × m finite costs, row by row.</param>
    /// <param name="rows">n.</param>
    /// <param name="columns">m.</param>
    /// <param name="epsilon">ε &gt; 0, in the unit of the costs.</param>
    /// <param name="options">How it is run.</param>
    /// <param name="cancel">Stops the solve.</param>
    /// <exception cref="TransportInputException">A mass or cost is out of range, the totals differ, or a side is empty.</exception>
    /// <exception cref="ArgumentOutOfRangeException">ε is not finite and positive.</exception>
    public static EntropicPlan FromCosts(ReadOnlySpan<double> massP, ReadOnlySpan<double> massQ, ReadOnlySpan<double> costs, int rows,
        int columns,
        double epsilon, EntropicOptions? options = null, CancellationToken cancel = default)
    {
        RequireFinite(costs, rows, columns);
        return Solve(new MatrixRows(costs, rows, columns), massP, massQ, epsilon, options ?? new EntropicOptions(), cancel);
    }

    /// <summary>The entropic plan between two clouds of points.</summary>
    /// <param name="pointsP">The points of P, row by row.</param>
    /// <param name="massP">Their masses; none: equal masses.</param>
    /// <param name="pointsQ">The points of Q.</param>
    /// <param name="massQ">Their masses; none: equal masses.</param>
    /// <param name="dimension">Coordinates of a point.</param>
    /// <param name="ground">What it costs to move between two points.</param>
    /// <param name="epsilon">ε &gt; 0, in the unit of the costs.</param>
    /// <param name="options">How it is run.</param>
    /// <param name="cancel">Stops the solve.</param>
    /// <exception cref="TransportInputException">A mass or coordinate is out of range, the totals differ, or a side is empty.</exception>
    /// <exception cref="ArgumentOutOfRangeException">ε is not finite and positive.</exception>
    public static EntropicPlan BetweenPoints(ReadOnlySpan<double> pointsP, ReadOnlySpan<double> massP, ReadOnlySpan<double> pointsQ,
        ReadOnlySpan<double> massQ, int dimension, GroundCost ground, double epsilon, EntropicOptions? options = null,
        CancellationToken cancel = default)
        => Solve(ExactTransport.Points(pointsP, pointsQ, dimension, ground), massP, massQ, epsilon,
            options ?? new EntropicOptions(), cancel);

    /// <summary>The debiased (Sinkhorn) divergence OT(P, Q) − (OT(P, P) + OT(Q, Q))/2 of the regularized costs.</summary>
    /// <param name="pointsP">The points of P, row by row.</param>
    /// <param name="massP">Their masses; none: equal masses.</param>
    /// <param name="pointsQ">The points of Q.</param>
    /// <param name="massQ">Their masses; none: equal masses.</param>
    /// <param name="dimension">Coordinates of a point.</param>
    /// <param name="ground">What it costs to move between two points.</param>
    /// <param name="epsilon">ε &gt; 0, in the unit of the costs.</param>
    /// <param name="options">How it is run; the tolerance is that of all three solves.</param>
    /// <param name="cancel">Stops the solve.</param>
    /// <returns>≥ 0 and 0 for equal measures where exp(−c/ε) is a positive kernel (|x − y| and |x − y|²): there a value
    /// below 0 by no more than rounding is 0, as the theorem says; with other costs it is returned as it came.</returns>
    /// <exception cref="TransportInputException">A mass or coordinate is out of range, the totals differ, or a side is empty.</exception>
    /// <exception cref="ArgumentOutOfRangeException">ε is not finite and positive.</exception>
    public static SinkhornDivergence Divergence(ReadOnlySpan<double> pointsP, ReadOnlySpan<double> massP, ReadOnlySpan<double> pointsQ,
        ReadOnlySpan<double> massQ, int dimension, GroundCost ground, double epsilon, EntropicOptions? options = null,
        CancellationToken cancel = default)
    {
        options ??= new EntropicOptions();
        var masses = new IntegerMasses(massP, massQ, pointsP.Length / Math.Max(1, dimension), pointsQ.Length / Math.Max(1, dimension));
        var cross = BetweenPoints(pointsP, massP, pointsQ, massQ, dimension, ground, epsilon, options, cancel);
        var selfP = Symmetric(ExactTransport.Points(pointsP, pointsP, dimension, ground), masses.MassP, masses.Total, epsilon,
            options, cancel);
        var selfQ = Symmetric(ExactTransport.Points(pointsQ, pointsQ, dimension, ground), masses.MassQ, masses.Total, epsilon,
            options, cancel);
        // With any potentials p, q of the symmetric problems, ã = a·exp(p/ε) and b̃ alike, D(f, g) − (D(p, p) + D(q, q))/2 is
        // D(f, g) − D(p, q) + ε/2·‖ã − b̃‖²: taking the better of (f, g) and (p, q) leaves a sum of two terms ≥ 0, converged or not.
        double between = Math.Max(cross.DualValue,
            DualValue(ExactTransport.Points(pointsP, pointsQ, dimension, ground), masses, selfP, selfQ, epsilon));
        double value = between - (selfP.DualValue + selfQ.DualValue) / 2,
            size = Math.Abs(between) + Math.Abs(selfP.DualValue) + Math.Abs(selfQ.DualValue);
        // The dual is concave: what is missing is at most the marginal error times the range of the costs, twice; the rest is rounding.
        double open = 2 * masses.Total * (Open(cross) + Open(selfP) / 2 + Open(selfQ) / 2),
            rounding = 1e-14 * (size + masses.Total * Range(cross));
        bool equal = pointsP.SequenceEqual(pointsQ) && masses.MassP.AsSpan().SequenceEqual(masses.MassQ);
        bool positive = ground.Metric == GroundMetric.Euclidean && ground.Power is 1 or 2;
        if (equal || (positive && value < 0 && -value <= rounding)) value = 0;
        return new SinkhornDivergence(value, open + rounding, cross, selfP.DualValue, selfQ.DualValue, cross.Converged && selfP.Converged
            && selfQ.Converged);
    }

    private static double Open(EntropicPlan plan) => (plan.MarginalErrorP + plan.MarginalErrorQ) * Range(plan);

    private static double Range(EntropicPlan plan)
        => plan.PotentialsP.Max() - plan.PotentialsP.Min() + plan.PotentialsQ.Max() - plan.PotentialsQ.Min() + plan.Epsilon;

    // Σ af + Σ bg − ε(Σπ − 1) at the potentials of the two symmetric problems.
    private static unsafe double DualValue(PointRows costs, IntegerMasses masses, EntropicPlan selfP, EntropicPlan selfQ, double epsilon)
    {
        var kernel = new GibbsKernel(costs, 0);
        selfP.PotentialsP.CopyTo(kernel.F);
        selfQ.PotentialsP.CopyTo(new Span<double>(kernel.G, costs.Columns));
        kernel.Build(epsilon);
        double sum = 0, mass = 0;
        for (int i = 0; i < costs.Rows; i++)
        {
            double a = masses.MassP[i] / masses.Total, ofRow = 0;
            if (a == 0) continue;
            double* row = kernel.Row(i);
            for (int j = 0; j < costs.Columns; j++) ofRow += masses.MassQ[j] / masses.Total * row[j];
            (sum, mass) = (sum + a * kernel.F[i], mass + a * ofRow);
        }
        for (int j = 0; j < costs.Columns; j++) sum += masses.MassQ[j] / masses.Total * kernel.G[j];
        return (sum - epsilon * (mass - 1)) * masses.Total;
    }

    private static EntropicPlan Solve(CostRows costs, ReadOnlySpan<double> massP, ReadOnlySpan<double> massQ, double epsilon,
        EntropicOptions options, CancellationToken cancel)
    {
        RequireEpsilon(epsilon);
        var masses = new IntegerMasses(massP, massQ, costs.Rows, costs.Columns);
        double[] a = Shares(masses.MassP, masses.Total), b = Shares(masses.MassQ, masses.Total);
        var kernel = new GibbsKernel(costs, options.KernelMemoryBytes);
        var scaling = new SinkhornScaling(kernel, a, b);
        if (!WarmStart(kernel, options))
            foreach (double coarse in Ladder(costs, epsilon)) scaling.Run(coarse, 0.05, 20, cancel);
        bool met = scaling.Run(epsilon, options.Tolerance, Math.Max(1, options.IterationLimit - scaling.Iterations), cancel);
        return Checked(PrimalDualBounds.Of(kernel, a, b, masses.Total, met, scaling.Iterations), options);
    }

    private static unsafe bool WarmStart(GibbsKernel kernel, EntropicOptions options)
    {
        if (options.WarmStartP.IsDefaultOrEmpty && options.WarmStartQ.IsDefaultOrEmpty) return false;
        if (options.WarmStartP.Length != kernel.Costs.Rows || options.WarmStartQ.Length != kernel.Costs.Columns)
            throw new TransportInputException(
                $"The warm start has {options.WarmStartP.Length} and {options.WarmStartQ.Length} potentials for {kernel.Costs.Rows} × "
                    + $"{kernel.Costs.Columns}.");
        options.WarmStartP.CopyTo(kernel.F);
        options.WarmStartQ.CopyTo(new Span<double>(kernel.G, kernel.Costs.Columns));
        return true;
    }

    private static EntropicPlan Symmetric(
        PointRows costs, double[] masses, double total, double epsilon, EntropicOptions options, CancellationToken cancel)
    {
        double[] a = Shares(masses, total);
        var kernel = new GibbsKernel(costs, options.KernelMemoryBytes);
        var scaling = new SinkhornScaling(kernel, a, a);
        foreach (double coarse in Ladder(costs, epsilon)) scaling.RunSymmetric(coarse, 0.05, 20, cancel);
        bool met = scaling.RunSymmetric(epsilon, options.Tolerance, Math.Max(1, options.IterationLimit - scaling.Iterations), cancel);
        return Checked(PrimalDualBounds.Of(kernel, a, a, total, met, scaling.Iterations), options);
    }

    // Converged is what the plan that is returned meets, not what the iteration thought:
    // with ε below the rounding of the costs the kernel has no digits.
    private static EntropicPlan Checked(EntropicPlan plan, EntropicOptions options)
    {
        double most = 10 * options.Tolerance;
        return plan with
        {
            Converged = plan.Converged && plan.MarginalErrorP <= most && plan.MarginalErrorQ <= most
            && plan.LowerBound <= plan.RoundedCost * (1 + 1e-9)
        };
    }

    // From the greatest cost down to ε; above it the plan is a product and there is nothing to learn.
    private static unsafe IEnumerable<double> Ladder(CostRows costs, double epsilon)
    {
        double greatest = 0;
        double* buffer = CostRows.Fixed(costs.Stride, out var owner);
        for (int i = 0; i < costs.Rows; i++)
        {
            double* row = costs.Row(i, buffer);
            for (int j = 0; j < costs.Columns; j++) greatest = Math.Max(greatest, Math.Abs(row[j]));
        }
        GC.KeepAlive(owner);
        var steps = new List<double>();
        for (double coarse = 4 * epsilon; coarse < greatest / 8; coarse *= 4) steps.Insert(0, coarse);
        return steps;
    }

    private static double[] Shares(double[] masses, double total)
    {
        var shares = new double[masses.Length];
        for (int i = 0; i < shares.Length; i++) shares[i] = masses[i] / total;
        return shares;
    }

    internal static void RequireFinite(ReadOnlySpan<double> costs, int rows, int columns)
    {
        ExactTransport.RequireMatrix(costs, rows, columns);
        for (int k = 0; k < costs.Length; k++)
            if (!double.IsFinite(costs[k]))
                throw TransportInputException.Entry(nameof(costs), k, costs[k], "must be finite (ExactTransport takes forbidden arcs)");
    }

    internal static void RequireEpsilon(double epsilon)
    {
        if (!(epsilon > 0 && epsilon <= double.MaxValue))
            throw new ArgumentOutOfRangeException(nameof(epsilon), epsilon, "ε must be finite and > 0.");
    }
}
