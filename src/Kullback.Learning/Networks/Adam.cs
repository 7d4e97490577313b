namespace Kullback.Learning;

/// <summary>Adam: steps along a running mean of gradients over the root of a running mean of their squares.</summary>
/// <remarks>Kingma and Ba (2015), arXiv:1412.6980, with both bias corrections; ε = 10⁻⁵ is added to the root, as policy gradients
/// have it.</remarks>
internal sealed class Adam(int count)
{
    private const double First = 0.9, Second = 0.999, Epsilon = 1e-5;

    internal double[] Means { get; } = new double[count];

    internal double[] Squares { get; } = new double[count];

    internal long Steps { get; set; }

    /// <summary>parameters −= rate · step, for a gradient of a loss.</summary>
    internal void Step(Span<double> parameters, ReadOnlySpan<double> gradient, double rate, double scale)
    {
        Steps++;
        double correction = 1 - Math.Pow(First, Steps), root = Math.Sqrt(1 - Math.Pow(Second, Steps));
        double[] means = Means, squares = Squares;
        double step = rate / correction;
        for (int i = 0; i < parameters.Length; i++)
        {
            double g = gradient[i] * scale, m = First * means[i] + (1 - First) * g, v = Second * squares[i] + (1 - Second) * g * g;
            (means[i], squares[i]) = (m, v);
            parameters[i] -= step * m / (Math.Sqrt(v) / root + Epsilon);
        }
    }
}
