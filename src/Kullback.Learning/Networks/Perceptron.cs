namespace Kullback.Learning;

/// <summary>A multilayer perceptron with tanh between its layers and none after the last: its value, the gradient by the backward mode and
/// directional derivatives by the forward mode, for many rows at once, in double precision.</summary>
/// <remarks>It is a shape; its parameters are handed in as one vector, layer after layer the weights (inputs × outputs, row-major) and the
/// biases. The same parameters give the same bits on every processor with fused multiply-adds, whatever its vectors' width.</remarks>
public sealed class Perceptron
{
    private readonly int[] _sizes, _starts;

    /// <summary>A perceptron.</summary>
    /// <param name="sizes">Inputs, hidden units layer by layer, outputs; at least two numbers, each at least 1.</param>
    /// <exception cref="ArgumentException">There are fewer than two sizes, or one is not positive.</exception>
    public Perceptron(params ReadOnlySpan<int> sizes)
    {
        if (sizes.Length < 2) throw new ArgumentException("A perceptron needs the numbers of its inputs and outputs.", nameof(sizes));
        for (int i = 0; i < sizes.Length; i++)
            if (sizes[i] is < 1 or > 1 << 20)
                throw new ArgumentException(FormattableString.Invariant($"sizes[{i}] = {sizes[i]} must be from 1 to 1048576."),
                    nameof(sizes));
        _sizes = sizes.ToArray();
        _starts = new int[sizes.Length];
        for (int i = 1; i < sizes.Length; i++) _starts[i] = checked(_starts[i - 1] + (sizes[i - 1] + 1) * sizes[i]);
    }

    /// <summary>Inputs, hidden units layer by layer, outputs.</summary>
    public IReadOnlyList<int> Sizes => _sizes;

    /// <summary>How many inputs there are.</summary>
    public int InputCount => _sizes[0];

    /// <summary>How many outputs there are.</summary>
    public int OutputCount => _sizes[^1];

    /// <summary>How many parameters there are.</summary>
    public int ParameterCount => _starts[^1];

    internal int LayerCount => _sizes.Length - 1;

    /// <summary>Orthogonal weights times a gain (√2 but for the last layer), biases 0.</summary>
    /// <param name="random">Where they come from.</param>
    /// <param name="lastGain">The gain of the last layer: 0.01 for a policy that begins near uniform, 1 for values.</param>
    /// <param name="parameters">The parameters.</param>
    /// <remarks>Source: Saxe, McClelland and Ganguli (2014), arXiv:1312.6120.</remarks>
    public void Initialize(Random random, double lastGain, Span<double> parameters)
    {
        ArgumentNullException.ThrowIfNull(random);
        RequireLength(parameters.Length, ParameterCount, nameof(parameters));
        parameters.Clear();
        for (int layer = 0; layer < LayerCount; layer++)
            Orthogonal(random, layer == LayerCount - 1 ? lastGain : Math.Sqrt(2), _sizes[layer], _sizes[layer + 1],
                parameters[_starts[layer]..]);
    }

    // Gram-Schmidt, twice for orthogonality to the last bits, on the shorter side.
    private static void Orthogonal(Random random, double gain, int inputs, int outputs, Span<double> weights)
    {
        int count = Math.Min(inputs, outputs), length = Math.Max(inputs, outputs);
        double[] vectors = new double[count * length];
        for (int v = 0; v < count; v++)
        {
            Span<double> own = vectors.AsSpan(v * length, length);
            for (int i = 0; i < length; i++) own[i] = ResumableRandom.Normal(random);
            for (int u = 0; u < 2 * v; u++)
            {
                ReadOnlySpan<double> other = vectors.AsSpan(u % v * length, length);
                double along = 0;
                for (int i = 0; i < length; i++) along += own[i] * other[i];
                for (int i = 0; i < length; i++) own[i] -= along * other[i];
            }
            double norm = 0;
            foreach (double x in own) norm += x * x;
            norm = Math.Sqrt(norm);
            for (int i = 0; i < length; i++) own[i] /= norm;
        }
        for (int i = 0; i < inputs; i++)
            for (int o = 0; o < outputs; o++)
                weights[i * outputs + o] = gain * (inputs >= outputs ? vectors[o * length + i] : vectors[i * length + o]);
    }

    /// <summary>The outputs of rows of inputs.</summary>
    /// <param name="parameters">The parameters.</param>
    /// <param name="inputs">Row after row.</param>
    /// <param name="rows">How many rows.</param>
    /// <param name="activations">Where the values of all layers are kept, for the other modes.</param>
    /// <returns>The outputs, row after row; valid until the next use of <paramref name="activations"/>.</returns>
    /// <exception cref="ArgumentException">A length does not fit.</exception>
    public ReadOnlySpan<double> Forward(ReadOnlySpan<double> parameters, ReadOnlySpan<double> inputs, int rows, Activations activations)
    {
        ArgumentNullException.ThrowIfNull(activations);
        RequireLength(parameters.Length, ParameterCount, nameof(parameters));
        RequireLength(inputs.Length, (long)rows * InputCount, nameof(inputs));
        activations.Fit(_sizes, rows);
        inputs.CopyTo(activations.Layers[0]);
        for (int layer = 0; layer < LayerCount; layer++)
        {
            int n = _sizes[layer], m = _sizes[layer + 1];
            ReadOnlySpan<double> weights = parameters.Slice(_starts[layer], n * m), bias = parameters.Slice(_starts[layer] + n * m, m);
            Span<double> next = activations.Layers[layer + 1].AsSpan(0, rows * m);
            for (int r = 0; r < rows; r++) bias.CopyTo(next[(r * m)..]);
            MatrixProduct.Add(activations.Layers[layer], n, 1, weights, next, rows, m, n);
            if (layer < LayerCount - 1) MatrixProduct.Tanh(next);
        }
        return activations.Outputs(OutputCount);
    }

    /// <summary>Adds Jᵀ·slopes to the gradient, where J is the derivative of the outputs in the parameters; backward mode.</summary>
    /// <param name="parameters">The parameters of the last <see cref="Forward"/>.</param>
    /// <param name="activations">Its values.</param>
    /// <param name="slopes">Derivatives in the outputs, row after row.</param>
    /// <param name="gradient">Where the derivatives in the parameters are added.</param>
    /// <exception cref="ArgumentException">A length does not fit.</exception>
    public void Backward(ReadOnlySpan<double> parameters, Activations activations, ReadOnlySpan<double> slopes, Span<double> gradient)
    {
        ArgumentNullException.ThrowIfNull(activations);
        int rows = activations.Rows;
        RequireLength(parameters.Length, ParameterCount, nameof(parameters));
        RequireLength(slopes.Length, (long)rows * OutputCount, nameof(slopes));
        RequireLength(gradient.Length, ParameterCount, nameof(gradient));
        slopes.CopyTo(activations.Slopes(LayerCount));
        for (int layer = LayerCount - 1; layer >= 0; layer--)
        {
            int n = _sizes[layer], m = _sizes[layer + 1];
            ReadOnlySpan<double> own = activations.Slopes(layer + 1).AsSpan(0, rows * m), values = activations.Layers[layer];
            MatrixProduct.Add(values, 1, n, own, gradient.Slice(_starts[layer], n * m), n, m, rows);
            MatrixProduct.Add(activations.Ones, 0, 1, own, gradient.Slice(_starts[layer] + n * m, m), 1, m, rows);
            if (layer == 0) return;
            Span<double> below = activations.Slopes(layer).AsSpan(0, rows * n), turned = activations.Turned.AsSpan(0, n * m);
            ReadOnlySpan<double> weights = parameters.Slice(_starts[layer], n * m);
            for (int i = 0; i < n; i++) for (int o = 0; o < m; o++) turned[o * n + i] = weights[i * m + o];
            below.Clear();
            MatrixProduct.Add(own, m, 1, turned, below, rows, n, m);
            MatrixProduct.ThroughTanh(values[..(rows * n)], below);
        }
    }

    /// <summary>J·direction: how the outputs change along a direction of the parameters; forward mode.</summary>
    /// <param name="parameters">The parameters of the last <see cref="Forward"/>.</param>
    /// <param name="activations">Its values.</param>
    /// <param name="direction">The direction.</param>
    /// <returns>The derivatives of the outputs, row after row; valid until the next use of <paramref name="activations"/>.</returns>
    /// <exception cref="ArgumentException">A length does not fit.</exception>
    public ReadOnlySpan<double> Tangent(ReadOnlySpan<double> parameters, Activations activations, ReadOnlySpan<double> direction)
    {
        ArgumentNullException.ThrowIfNull(activations);
        int rows = activations.Rows;
        RequireLength(parameters.Length, ParameterCount, nameof(parameters));
        RequireLength(direction.Length, ParameterCount, nameof(direction));
        for (int layer = 0; layer < LayerCount; layer++)
        {
            int n = _sizes[layer], m = _sizes[layer + 1], at = _starts[layer];
            Span<double> next = activations.Slopes(layer + 1).AsSpan(0, rows * m);
            for (int r = 0; r < rows; r++) direction.Slice(at + n * m, m).CopyTo(next[(r * m)..]);
            MatrixProduct.Add(activations.Layers[layer], n, 1, direction.Slice(at, n * m), next, rows, m, n);
            if (layer > 0) MatrixProduct.Add(activations.Slopes(layer), n, 1, parameters.Slice(at, n * m), next, rows, m, n);
            if (layer < LayerCount - 1) MatrixProduct.ThroughTanh(activations.Layers[layer + 1].AsSpan(0, rows * m), next);
        }
        return activations.Slopes(LayerCount).AsSpan(0, rows * OutputCount);
    }

    private static void RequireLength(long length, long expected, string name)
    {
        if (length != expected)
            throw new ArgumentException(FormattableString.Invariant($"{name} has {length} numbers, {expected} are needed."), name);
    }
}
