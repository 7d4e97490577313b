namespace Kullback.Numerics;

/// <summary>The value of an integral with an estimate of its error.</summary>
/// <param name="Value">The value; +∞ where the integrand is infinite at a node.</param>
/// <param name="Error">The estimated absolute error.</param>
/// <param name="Converged">Whether the error asked for was reached.</param>
/// <param name="At">Where the integrand was infinite; NaN elsewhere.</param>
internal readonly record struct Integral(double Value, double Error, bool Converged, double At = double.NaN);

/// <summary>A stretch of an integration with its own coordinate: x = y, or x = origin ± e^y, in which algebraic tails and singular ends are smooth.</summary>
/// <param name="Low">Lower end, in x.</param>
/// <param name="High">Upper end, in x.</param>
/// <param name="Origin">NaN for the plain coordinate, otherwise a point outside (Low, High).</param>
internal readonly record struct Stretch(double Low, double High, double Origin)
{
    /// <summary>Cut from below and above by sorted points; each stretch takes the logarithm of its distance to the nearest origin where that distance grows more than threefold.</summary>
    internal static List<Stretch> Cut(IReadOnlyList<double> points, IReadOnlyList<double> origins)
    {
        var stretches = new List<Stretch>(points.Count);
        for (int i = 0; i + 1 < points.Count; i++) stretches.Add(Of(points[i], points[i + 1], origins));
        return stretches;
    }

    internal static Stretch Of(double low, double high, IReadOnlyList<double> origins)
    {
        double nearest = double.PositiveInfinity, origin = double.NaN;
        foreach (double o in origins)
        {
            double distance = o <= low ? low - o : o >= high ? o - high : double.NaN;
            if (distance < nearest) (nearest, origin) = (distance, o);
        }
        return nearest > 0 && high - low > 2 * nearest ? new(low, high, origin) : new(low, high, double.NaN);
    }
}

/// <summary>Integrals over stretches of the line by the Gauss–Kronrod pair of 10 and 21 points, halving the stretch with the largest error.</summary>
/// <remarks>Nodes and weights: Piessens, de Doncker-Kapenga, Überhuber and Kahaner, QUADPACK (1983), qk21, and its error estimate; the rounding floor is
/// that of the sum of absolute values. An estimate, not a proof: a feature narrower than the nodes can be missed, so callers cut at quantiles.</remarks>
internal static class Quadrature
{
    private static readonly double[] Nodes =
    [
        0.995657163025808080735527280689003, 0.973906528517171720077964012084452, 0.930157491355708226001207180059508, 0.865063366688984510732096688423493,
        0.780817726586416897063717578345042, 0.679409568299024406234327365114874, 0.562757134668604683339000099272694, 0.433395394129247190799265943165784,
        0.294392862701460198131126603103866, 0.148874338981631210884826001129720, 0,
    ];

    private static readonly double[] Kronrod =
    [
        0.011694638867371874278064396062192, 0.032558162307964727478818972459390, 0.054755896574351996031381300244580, 0.075039674810919952767043140916190,
        0.093125454583697605535065465083366, 0.109387158802297641899210590325805, 0.123491976262065851077958109585166, 0.134709217311473325928054001771707,
        0.142775938577060080797094273138717, 0.147739104901338491374841515972068, 0.149445554002916905664936468389821,
    ];

    private static readonly double[] Gauss =
    [
        0.066671344308688137593568809893332, 0.149451349150580593145863397657697, 0.219086362515982043995534934228163, 0.269266719309996355091226921569469, 0.295524224714752870173815619188769,
    ];

    /// <summary>∫ f over the stretches, to <paramref name="relative"/> of its value.</summary>
    /// <param name="f">The integrand, in x.</param>
    /// <param name="stretches">Where, in any order, not overlapping.</param>
    /// <param name="relative">The relative error asked for; rounding alone is about 1e-15.</param>
    /// <param name="limit">At most so many halvings.</param>
    internal static Integral Over(Func<double, double> f, IReadOnlyList<Stretch> stretches, double relative = 1e-14, int limit = 3000)
    {
        var queue = new PriorityQueue<Piece, double>(stretches.Count * 2);
        double value = 0, error = 0;
        foreach (var stretch in stretches)
        {
            if (!(stretch.High > stretch.Low)) continue;
            var piece = Piece.Of(f, stretch.Origin, Coordinate(stretch.Low, stretch.Origin), Coordinate(stretch.High, stretch.Origin));
            if (!Take(piece)) return new(piece.Value, 0, true, piece.At);
        }
        for (int step = 0; step < limit && error > relative * Math.Abs(value) && queue.TryDequeue(out var worst, out _); step++)
        {
            (value, error) = (value - worst.Value, error - worst.Error);
            double middle = worst.A + (worst.B - worst.A) / 2;
            if (worst.Error <= worst.Floor || Math.Abs(worst.B - worst.A) <= 1e-15 * Math.Max(Math.Abs(worst.A), Math.Abs(worst.B)))
            {
                Take(worst with { Error = 0, Floor = worst.Floor + worst.Error });
                continue;
            }
            Piece left = Piece.Of(f, worst.Origin, worst.A, middle), right = Piece.Of(f, worst.Origin, middle, worst.B);
            if (!Take(left)) return new(left.Value, 0, true, left.At);
            if (!Take(right)) return new(right.Value, 0, true, right.At);
        }
        // Summed again: the running sums have drifted by rounding.
        CompensatedSum sum = new(), errors = new();
        foreach (var (piece, _) in queue.UnorderedItems)
        {
            sum.Add(piece.Value);
            errors.Add(Math.Max(piece.Error, piece.Floor));
        }
        return new(sum.Value, errors.Value, errors.Value <= Math.Max(1e-9, 100 * relative) * Math.Abs(sum.Value) || errors.Value < 1e-300);

        bool Take(Piece piece)
        {
            if (double.IsPositiveInfinity(piece.Value)) return false;
            (value, error) = (value + piece.Value, error + piece.Error);
            queue.Enqueue(piece, -piece.Error);
            return true;
        }
    }

    /// <summary>The nodes of one pass without halving, with what each weighs in x: points that carry the integrals of smooth functions.</summary>
    internal static (double[] Points, double[] Weights) Points(IReadOnlyList<Stretch> stretches)
    {
        double[] points = new double[21 * stretches.Count], weights = new double[points.Length];
        for (int s = 0; s < stretches.Count; s++)
        {
            var (low, high, origin) = stretches[s];
            double a = Coordinate(low, origin), b = Coordinate(high, origin), half = Math.Abs(b - a) / 2, side = a <= b ? 1 : -1;
            for (int i = 0; i < 21; i++)
            {
                int j = i <= 10 ? i : 20 - i;
                double y = (a + b) / 2 + (i <= 10 ? -1 : 1) * half * Nodes[j], e = double.IsNaN(origin) ? 1 : Math.Exp(y);
                (points[21 * s + i], weights[21 * s + i]) = (double.IsNaN(origin) ? y : origin + side * e, Kronrod[j] * half * e);
            }
        }
        return (points, weights);
    }

    private static double Coordinate(double x, double origin) => double.IsNaN(origin) ? x : Math.Log(Math.Abs(x - origin));

    private readonly record struct Piece(double Origin, double A, double B, double Value, double Error, double Floor, double At)
    {
        // With an origin A and B are logarithms of distances to it: they fall where the origin lies above.
        internal static Piece Of(Func<double, double> f, double origin, double a, double b)
        {
            double centre = (a + b) / 2, half = Math.Abs(b - a) / 2, kronrod = 0, gauss = 0, size = 0, at = double.NaN;
            Span<double> values = stackalloc double[21];
            double side = a <= b ? 1 : -1;
            for (int i = 0; i < 21; i++)
            {
                int j = i <= 10 ? i : 20 - i;
                double y = centre + (i <= 10 ? -1 : 1) * half * Nodes[j], x = y, slope = 1;
                if (!double.IsNaN(origin)) (x, slope) = (origin + side * Math.Exp(y), Math.Exp(y));
                double v = f(x) * slope;
                if (double.IsPositiveInfinity(v)) at = x;
                values[i] = v;
                kronrod += Kronrod[j] * v;
                size += Kronrod[j] * Math.Abs(v);
                if (j % 2 == 1) gauss += Gauss[j / 2] * v;
            }
            if (!double.IsNaN(at)) return new(origin, a, b, double.PositiveInfinity, 0, 0, at);
            double spread = 0, mean = kronrod / 2;
            for (int i = 0; i < 21; i++) spread += Kronrod[i <= 10 ? i : 20 - i] * Math.Abs(values[i] - mean);
            double apart = Math.Abs(kronrod - gauss) * half;
            (spread, size) = (spread * half, size * half);
            double error = spread > 0 && apart > 0 ? spread * Math.Min(1, Math.Pow(200 * apart / spread, 1.5)) : apart;
            return new(origin, a, b, kronrod * half, error, 2.3e-16 * size, at);
        }
    }
}
