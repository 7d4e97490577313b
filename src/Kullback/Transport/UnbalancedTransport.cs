using System.Collections.Immutable;

namespace Kullback.Transport;

/// <summary>A plan that need not move all mass.</summary>
/// <param name="TransportCost">Σ mass·cost over the flows.</param>
/// <param name="MovedMass">The mass that moves.</param>
/// <param name="Penalty">What the mass left behind or made costs.</param>
/// <param name="Flows">The plan.</param>
/// <param name="Certificate">The proof for the balanced problem to which it is reduced, whose cost is transport and penalty
/// together.</param>
/// <param name="Converged">False where the pivot limit came first.</param>
public sealed record PartialPlan(
    double TransportCost, double MovedMass, double Penalty, ImmutableArray<Flow> Flows, OptimalityCertificate Certificate, bool Converged)
{
    /// <summary>Transport and penalty: what is least.</summary>
    public double Objective => TransportCost + Penalty;
}

/// <summary>The plan of the relaxed problem, with each part of its value.</summary>
/// <param name="TransportCost">⟨π, c⟩.</param>
/// <param name="MovedMass">Σ π.</param>
/// <param name="KullbackLeiblerP">KL(row sums‖a) = Σ r ln(r/a) − r + a, in nats times mass.</param>
/// <param name="KullbackLeiblerQ">KL(column sums‖b).</param>
/// <param name="KullbackLeiblerToProduct">KL(π‖a⊗b), with the same correction for mass.</param>
/// <param name="Objective">⟨π, c⟩ + ε·KL(π‖a⊗b) + ρ_P·KL(row sums‖a) + ρ_Q·KL(column sums‖b): what is least.</param>
/// <param name="PotentialsP">f: π = a·b·exp((f + g − c)/ε).</param>
/// <param name="PotentialsQ">g.</param>
/// <param name="Converged">The potentials have settled.</param>
/// <param name="Iterations">Iterations.</param>
public sealed record RelaxedPlan(
    double TransportCost, double MovedMass, double KullbackLeiblerP, double KullbackLeiblerQ, double KullbackLeiblerToProduct,
    double Objective,
    ImmutableArray<double> PotentialsP, ImmutableArray<double> PotentialsQ, bool Converged, int Iterations);

/// <summary>Transport between measures of different mass: mass may be left behind or made, at a price.</summary>
public static class UnbalancedTransport
{
    /// <summary>Exactly: mass of P left behind costs <paramref name="penaltyP"/> a unit, mass of Q made costs
    /// <paramref name="penaltyQ"/>.</summary>
    /// <param name="massP">The masses of P.</param>
    /// <param name="massQ">The masses of Q; totals may differ.</param>
    /// <param name="costs">n × m costs, row by row; +∞ forbids an arc.</param>
    /// <param name="penaltyP">≥ 0, finite.</param>
    /// <param name="penaltyQ">≥ 0, finite.</param>
    /// <param name="cancel">Stops the solve.</param>
    /// <returns>No arc dearer than both penalties together carries mass.</returns>
    /// <exception cref="TransportInputException">A mass or cost is out of range.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A penalty is out of range.</exception>
    /// <remarks>One more row and column take what is not moved. Source: Piccoli and Rossi (2014), Archive for Rational Mechanics and
    /// Analysis 211, 335–358.</remarks>
    public static PartialPlan Penalized(ReadOnlySpan<double> massP, ReadOnlySpan<double> massQ, ReadOnlySpan<double> costs,
        double penaltyP, double penaltyQ, CancellationToken cancel = default)
    {
        RequireWeight(penaltyP, nameof(penaltyP));
        RequireWeight(penaltyQ, nameof(penaltyQ));
        double totalP = OrderedWeights.RequireMasses(massP, massP.Length, nameof(massP)),
            totalQ = OrderedWeights.RequireMasses(massQ, massQ.Length, nameof(massQ));
        return Augmented(massP, massQ, costs, (penaltyP, penaltyQ, 0), totalQ, totalP, cancel);
    }

    /// <summary>Exactly: the cheapest way to move a given mass, whichever part of both sides it is.</summary>
    /// <param name="massP">The masses of P.</param>
    /// <param name="massQ">The masses of Q; totals may differ.</param>
    /// <param name="costs">n × m costs, row by row; +∞ forbids an arc.</param>
    /// <param name="moved">The mass that must move: positive, at most the smaller total.</param>
    /// <param name="cancel">Stops the solve.</param>
    /// <exception cref="TransportInputException">A mass or cost is out of range.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The mass to move is out of range.</exception>
    /// <exception cref="InfeasibleTransportException">The forbidden arcs leave no plan for so much mass.</exception>
    /// <remarks>Source: Chapel, Alaya and Gasso (2020), Advances in Neural Information Processing Systems 33, 2903–2913.</remarks>
    public static PartialPlan Partial(ReadOnlySpan<double> massP, ReadOnlySpan<double> massQ, ReadOnlySpan<double> costs, double moved,
        CancellationToken cancel = default)
    {
        double totalP = OrderedWeights.RequireMasses(massP, massP.Length, nameof(massP)),
            totalQ = OrderedWeights.RequireMasses(massQ, massQ.Length, nameof(massQ));
        if (!(moved > 0 && moved <= Math.Min(totalP, totalQ)))
            throw new ArgumentOutOfRangeException(nameof(moved), moved, $"Between 0 and the smaller total, {Math.Min(totalP, totalQ)}.");
        return Augmented(massP, massQ, costs, (0, 0, double.PositiveInfinity), totalQ - moved, totalP - moved, cancel);
    }

    private static PartialPlan Augmented(ReadOnlySpan<double> massP, ReadOnlySpan<double> massQ, ReadOnlySpan<double> costs,
        (double Left, double Made, double Corner) price, double extraP, double extraQ, CancellationToken cancel)
    {
        int n = massP.Length, m = massQ.Length;
        ExactTransport.RequireMatrix(costs, n, m);
        double[] a = [.. massP, extraP], b = [.. massQ, extraQ], c = new double[(n + 1) * (m + 1)];
        for (int i = 0; i <= n; i++)
            for (int j = 0; j <= m; j++)
                c[i * (m + 1) + j] = i < n && j < m ? costs[i * m + j] : i < n ? price.Left : j < m ? price.Made : price.Corner;
        var plan = ExactTransport.FromCosts(a, b, c, n + 1, m + 1, null, cancel);
        double cost = 0, moved = 0, penalty = 0;
        var flows = ImmutableArray.CreateBuilder<Flow>();
        foreach (var flow in plan.Flows)
            if (flow.From == n || flow.To == m) penalty += flow.From == n && flow.To == m ? 0
                : flow.Mass * (flow.To == m ? price.Left : price.Made);
            else
            {
                flows.Add(flow);
                (cost, moved) = (cost + flow.Mass * costs[flow.From * m + flow.To], moved + flow.Mass);
            }
        return new PartialPlan(cost, moved, penalty, flows.ToImmutable(), plan.Certificate, plan.Converged);
    }

    /// <summary>With entropy: the row and column sums may differ from a and b, at the price of their Kullback–Leibler divergence.</summary>
    /// <param name="massP">The masses a of P.</param>
    /// <param name="massQ">The masses b of Q; totals may differ.</param>
    /// <param name="costs">n × m finite costs, row by row.</param>
    /// <param name="epsilon">ε &gt; 0, in the unit of the costs.</param>
    /// <param name="priceP">ρ_P ≥ 0, the price of a nat in the rows; +∞ keeps them exact.</param>
    /// <param name="priceQ">ρ_Q ≥ 0, the price of a nat in the columns; both infinite only for equal totals.</param>
    /// <param name="options">How it is run; the tolerance is on the potentials, in units of ε.</param>
    /// <param name="cancel">Stops the solve.</param>
    /// <exception cref="TransportInputException">A mass or cost is out of range.</exception>
    /// <exception cref="ArgumentOutOfRangeException">ε or a price is out of range.</exception>
    /// <remarks>Iteration in logarithms, each step damped by ρ/(ρ + ε), so it contracts. Source: Chizat, Peyré, Schmitzer and Vialard
    /// (2018), Mathematics of Computation 87, 2563–2609.</remarks>
    public static RelaxedPlan Relaxed(ReadOnlySpan<double> massP, ReadOnlySpan<double> massQ, ReadOnlySpan<double> costs, double epsilon,
        double priceP, double priceQ, EntropicOptions? options = null, CancellationToken cancel = default)
    {
        options ??= new EntropicOptions();
        EntropicTransport.RequireEpsilon(epsilon);
        if (!(priceP >= 0)) throw new ArgumentOutOfRangeException(nameof(priceP), priceP, "A price is ≥ 0.");
        if (!(priceQ >= 0)) throw new ArgumentOutOfRangeException(nameof(priceQ), priceQ, "A price is ≥ 0.");
        double totalP = OrderedWeights.RequireMasses(massP, massP.Length, nameof(massP)),
            totalQ = OrderedWeights.RequireMasses(massQ, massQ.Length, nameof(massQ));
        if (double.IsPositiveInfinity(priceP) && double.IsPositiveInfinity(priceQ) && Math.Abs(totalP - totalQ) > 1e-12 * totalP)
            throw TransportInputException.Whole(nameof(massQ), totalQ, $"p sums to {totalP} and q to {totalQ}; one price must be finite.");
        EntropicTransport.RequireFinite(costs, massP.Length, massQ.Length);
        double[] a = massP.ToArray(), b = massQ.ToArray();
        var kernel = new GibbsKernel(new MatrixRows(costs, a.Length, b.Length), 0);
        double dampingP = Damping(priceP, epsilon), dampingQ = Damping(priceQ, epsilon), change = double.PositiveInfinity;
        int done = 0;
        for (; done < options.IterationLimit && change > options.Tolerance * epsilon; done++)
        {
            cancel.ThrowIfCancellationRequested();
            change = kernel.LogStep(epsilon, a, b, dampingP, dampingQ);
        }
        kernel.Build(epsilon);
        return Read(kernel, a, b, priceP, priceQ, change <= options.Tolerance * epsilon, done);
    }

    private static double Damping(double price, double epsilon) => double.IsPositiveInfinity(price) ? 1 : price / (price + epsilon);

    private static unsafe RelaxedPlan Read(GibbsKernel kernel, double[] a, double[] b, double priceP, double priceQ, bool converged,
        int iterations)
    {
        double[] rows = new double[a.Length], columns = new double[b.Length];
        double cost = 0, moved = 0, product = 0, epsilon = kernel.Epsilon;
        double* buffer = CostRows.Fixed(kernel.Costs.Stride, out var owner);
        for (int i = 0; i < a.Length; i++)
        {
            double* k = kernel.Row(i), c = kernel.Costs.Row(i, buffer);
            for (int j = 0; j < b.Length; j++)
            {
                double mass = a[i] * b[j] * k[j];
                if (mass == 0) continue;
                (rows[i], columns[j], cost, moved) = (rows[i] + mass, columns[j] + mass, cost + mass * c[j], moved + mass);
                product += mass * ((kernel.F[i] + (kernel.G[j] - c[j])) / epsilon);
            }
        }
        GC.KeepAlive(owner);
        product += a.Sum() * b.Sum() - moved;
        double ofP = Generalized(rows, a), ofQ = Generalized(columns, b);
        double objective = cost + epsilon * product + (double.IsPositiveInfinity(priceP) ? 0 : priceP * ofP)
            + (double.IsPositiveInfinity(priceQ) ? 0 : priceQ * ofQ);
        return new RelaxedPlan(cost, moved, ofP, ofQ, product, objective, [.. kernel.F], [.. new ReadOnlySpan<double>(kernel.G, b.Length)],
            converged, iterations);
    }

    // Σ r ln(r/a) − r + a in the form whose terms are all ≥ 0.
    private static double Generalized(double[] r, double[] a)
    {
        double sum = 0;
        for (int i = 0; i < a.Length; i++) sum += a[i] == 0 ? 0 : r[i] == 0 ? a[i] : r[i] * Numerics.Special.Phi((a[i] - r[i]) / r[i]);
        return sum;
    }

    private static void RequireWeight(double penalty, string name)
    {
        if (!(penalty >= 0 && penalty <= double.MaxValue))
            throw new ArgumentOutOfRangeException(name, penalty, "A penalty is finite and ≥ 0.");
    }
}
