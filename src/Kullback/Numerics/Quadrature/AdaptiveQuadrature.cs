namespace Kullback.Numerics;

/// <summary>An integrand at one point, with what tells whether the integration saw everything.</summary>
/// <param name="Part">The integrand.</param>
/// <param name="P">The density of P, in the same coordinate: it must integrate to 1.</param>
/// <param name="Q">That of Q.</param>
/// <param name="Weight">What weighs the rounding of the integrand: 2⁻⁵³ times its integral is what the rounding of logarithms
/// moves.</param>
/// <param name="Shift">By how much the point may be off, in the coordinate.</param>
/// <param name="Gap">ln p − ln q.</param>
/// <param name="Steepness">By how much an error of a unit in the logarithms, relative to their size, moves the integrand.</param>
internal readonly record struct Sample(double Part, double P = 0, double Q = 0, double Weight = 0, double Shift = 0, double Gap = 0,
    double Steepness = 0);

/// <summary>A stretch of the integration in its own coordinate.</summary>
internal readonly record struct Panel(Func<double, Sample> Of, double A, double B);

/// <summary>What <see cref="AdaptiveQuadrature"/> found.</summary>
/// <param name="Value">The integral; +∞ where the integrand is infinite at a node.</param>
/// <param name="Error">What it may be off: differences between a panel and its two halves, and rounding of the points.</param>
/// <param name="Converged">Whether the error asked for was reached.</param>
/// <param name="P">The integral of P over the same panels.</param>
/// <param name="Q">That of Q.</param>
/// <param name="MassError">What P and Q may be off.</param>
/// <param name="Weight">The integral of the weights of rounding.</param>
/// <param name="Steepness">The integral of the steepness.</param>
/// <param name="At">The coordinate where the integrand was infinite; NaN elsewhere.</param>
internal readonly record struct PanelSum(double Value, double Error, bool Converged, double P, double Q, double MassError, double Weight,
    double Steepness, double At = double.NaN);

/// <summary>Integrals over panels by the Gauss–Kronrod pair of 10 and 21 points, halving the panel with the largest error.</summary>
/// <remarks>A panel's value is that of its two halves, its error the difference of the two halves from the whole: halving is tried before
/// it is believed, so that a kink is not taken for smoothness (an estimate from one pass of 21 points was too small a million times where a
/// density's graph crosses another's). A thousandth of the difference between the two rules over the halves is held as well. Still no
/// proof: callers cut at quantiles of every part and compare the masses.</remarks>
internal static class AdaptiveQuadrature
{
    internal static PanelSum Over(IReadOnlyList<Panel> panels, double relative, int limit, CancellationToken stop = default)
    {
        var queue = new PriorityQueue<Node, double>(panels.Count * 2);
        double value = 0, error = 0;
        foreach (var panel in panels)
        {
            if (!(panel.B > panel.A)) continue;
            if (!Take(Node.Of(panel, GaussKronrod.Over(panel)))) return Infinite(queue);
        }
        for (int step = 0; step < limit && error > relative * Math.Abs(value) && queue.TryDequeue(out var worst, out _); step++)
        {
            if (worst.Error <= worst.Floor || stop.IsCancellationRequested)
            {
                queue.Enqueue(worst, -worst.Error);
                break;
            }
            (value, error) = (value - worst.Value, error - worst.Error);
            double middle = worst.Panel.A + (worst.Panel.B - worst.Panel.A) / 2;
            if (!(middle > worst.Panel.A && middle < worst.Panel.B
                && worst.Panel.B - worst.Panel.A > 4e-15 * Math.Max(Math.Abs(worst.Panel.A), Math.Abs(worst.Panel.B))))
            {
                Take(worst with { Floor = worst.Floor + worst.Error, Error = 0 });
                continue;
            }
            if (!Take(Node.Of(worst.Panel with { B = middle }, worst.Left)) || !Take(Node.Of(worst.Panel with { A = middle }, worst.Right)))
                return Infinite(queue);
        }
        return Total(queue, relative);

        bool Take(Node node)
        {
            queue.Enqueue(node, -node.Error);
            (value, error) = (value + node.Value, error + node.Error);
            return double.IsNaN(node.At);
        }
    }

    private static PanelSum Infinite(PriorityQueue<Node, double> queue)
    {
        foreach (var (node, _) in queue.UnorderedItems)
            if (!double.IsNaN(node.At)) return new(double.PositiveInfinity, 0, true, 0, 0, 0, 0, 0, node.At);
        return default;
    }

    // Summed again: running sums drift by rounding.
    private static PanelSum Total(PriorityQueue<Node, double> queue, double relative)
    {
        CompensatedSum sum = new(), errors = new(), p = new(), q = new(), weight = new(), steepness = new();
        double noise = 0, mass = 0;
        foreach (var (node, _) in queue.UnorderedItems)
        {
            sum.Add(node.Value);
            errors.Add(Math.Max(node.Error, node.Floor));
            p.Add(node.Left.P + node.Right.P);
            q.Add(node.Left.Q + node.Right.Q);
            weight.Add(node.Left.Weight + node.Right.Weight);
            steepness.Add(node.Left.Steepness + node.Right.Steepness);
            noise += node.Left.Noise + node.Right.Noise;
            mass += node.MassError;
        }
        double error = errors.Value + noise;
        return new(sum.Value, error, error <= Math.Max(1e-9, 100 * relative) * Math.Abs(sum.Value) || error < 1e-300, p.Value, q.Value,
            mass, weight.Value, steepness.Value);
    }

    private readonly record struct Node(Panel Panel, Rule Left, Rule Right, double Error, double Floor, double MassError)
    {
        internal double Value => Left.Value + Right.Value;

        internal double At => double.IsNaN(Left.At) ? Right.At : Left.At;

        internal static Node Of(Panel panel, Rule whole)
        {
            double middle = panel.A + (panel.B - panel.A) / 2;
            Rule left = GaussKronrod.Over(panel with { B = middle }), right = GaussKronrod.Over(panel with { A = middle });
            if (!double.IsNaN(whole.At)) left = left with { At = whole.At };
            double error = Math.Max(Math.Abs(whole.Value - left.Value - right.Value), 1e-3 * (left.Apart + right.Apart));
            double mass = Math.Abs(whole.P - left.P - right.P) + Math.Abs(whole.Q - left.Q - right.Q);
            return new(panel, left, right, error, 2.3e-16 * (left.Size + right.Size), mass);
        }
    }
}

/// <summary>One pass of the pair of rules over a panel.</summary>
/// <param name="Value">By 21 points.</param>
/// <param name="Apart">The difference from 10 points.</param>
/// <param name="Size">The integral of the absolute value.</param>
/// <param name="P">The mass of P.</param>
/// <param name="Q">The mass of Q.</param>
/// <param name="Weight">The integral of the weight.</param>
/// <param name="Steepness">The integral of the steepness.</param>
/// <param name="Noise">What rounding of the points may do: the variation of the integrand times their shift.</param>
/// <param name="At">Where the integrand is infinite; NaN elsewhere.</param>
internal readonly record struct Rule(double Value, double Apart, double Size, double P, double Q, double Weight, double Steepness,
    double Noise, double At);

/// <summary>The Gauss–Kronrod pair of 10 and 21 points. Nodes and weights: Piessens, de Doncker-Kapenga, Überhuber and Kahaner,
/// QUADPACK (1983), qk21.</summary>
internal static class GaussKronrod
{
    internal static readonly double[] Nodes =
    [
        0.995657163025808080735527280689003, 0.973906528517171720077964012084452, 0.930157491355708226001207180059508,
            0.865063366688984510732096688423493,
        0.780817726586416897063717578345042, 0.679409568299024406234327365114874, 0.562757134668604683339000099272694,
            0.433395394129247190799265943165784,
        0.294392862701460198131126603103866, 0.148874338981631210884826001129720, 0,
    ];

    internal static readonly double[] Kronrod =
    [
        0.011694638867371874278064396062192, 0.032558162307964727478818972459390, 0.054755896574351996031381300244580,
            0.075039674810919952767043140916190,
        0.093125454583697605535065465083366, 0.109387158802297641899210590325805, 0.123491976262065851077958109585166,
            0.134709217311473325928054001771707,
        0.142775938577060080797094273138717, 0.147739104901338491374841515972068, 0.149445554002916905664936468389821,
    ];

    private static readonly double[] Gauss =
    [
        0.066671344308688137593568809893332, 0.149451349150580593145863397657697, 0.219086362515982043995534934228163,
            0.269266719309996355091226921569469, 0.295524224714752870173815619188769,
    ];

    internal static Rule Over(Panel panel)
    {
        Cancellation.Look();
        double center = panel.A + (panel.B - panel.A) / 2, half = (panel.B - panel.A) / 2, kronrod = 0, gauss = 0, size = 0, p = 0, q = 0,
            weight = 0, steepness = 0;
        double noise = 0, shift = 0, before = double.NaN, at = double.NaN;
        for (int i = 0; i < 21; i++)
        {
            int j = i <= 10 ? i : 20 - i;
            double y = center + (i <= 10 ? -1 : 1) * half * Nodes[j];
            var sample = panel.Of(y);
            if (double.IsPositiveInfinity(sample.Part)) at = y;
            kronrod += Kronrod[j] * sample.Part;
            size += Kronrod[j] * Math.Abs(sample.Part);
            if (j % 2 == 1) gauss += Gauss[j / 2] * sample.Part;
            (p, q, weight, steepness) =
                (p + Kronrod[j] * sample.P, q + Kronrod[j] * sample.Q, weight + Kronrod[j] * sample.Weight,
                    steepness + Kronrod[j] * sample.Steepness);
            if (i > 0) noise += Math.Abs(sample.Part - before) * Math.Max(shift, sample.Shift);
            (before, shift) = (sample.Part, sample.Shift);
        }
        if (!double.IsNaN(at)) return new(double.PositiveInfinity, 0, 0, 0, 0, 0, 0, 0, at);
        return new(kronrod * half, Math.Abs(kronrod - gauss) * half, size * half, p * half, q * half, weight * half, steepness * half,
            noise, double.NaN);
    }

    private static readonly double[] FewNodes =
        [0.960491268708020283423507092629080, 0.774596669241483377035853079956480, 0.434243749346802558002071502844628, 0],
        FewKronrod = [0.104656226026467265193823857192073, 0.268488089868333440728569280666710, 0.401397414775962222905051818618432,
            0.450916538658474142345110087045571],
        FewGauss = [5.0 / 9, 8.0 / 9];

    /// <summary>∫ f from a to b by the pair of 3 and 7 points, with their difference: for stretches over which f hardly bends.</summary>
    internal static (double Value, double Apart) Short(Func<double, double> f, double a, double b)
    {
        double center = a + (b - a) / 2, half = (b - a) / 2, kronrod = 0, gauss = 0;
        for (int j = 0; j < 4; j++)
        {
            double at = j == 3 ? f(center) : f(center - half * FewNodes[j]) + f(center + half * FewNodes[j]);
            kronrod += FewKronrod[j] * at;
            if (j % 2 == 1) gauss += FewGauss[j / 2] * at;
        }
        return (kronrod * half, Math.Abs(kronrod - gauss) * half);
    }
}
