namespace Kullback.Learning;

/// <summary>The values of a <see cref="Perceptron"/>'s units for some rows of inputs, kept from its value for its derivatives.</summary>
/// <remarks>It grows to the most rows it was used for; one thread at a time.</remarks>
public sealed class Activations
{
    private double[][] _slopes = [];
    private int _room;

    /// <summary>How many rows are in it.</summary>
    public int Rows { get; private set; }

    internal double[][] Layers { get; private set; } = [];

    internal double[] Ones { get; private set; } = [];

    internal double[] Turned { get; private set; } = [];

    internal double[] Slopes(int layer) => _slopes[layer];

    internal ReadOnlySpan<double> Outputs(int count) => Layers[^1].AsSpan(0, Rows * count);

    internal void Fit(ReadOnlySpan<int> sizes, int rows)
    {
        Rows = rows;
        bool same = Layers.Length == sizes.Length;
        for (int i = 0; same && i < sizes.Length; i++) same = Layers[i].Length == sizes[i] * _room;
        if (same && rows <= _room) return;
        _room = rows;
        (Layers, _slopes) = (new double[sizes.Length][], new double[sizes.Length][]);
        int most = 0;
        for (int i = 0; i < sizes.Length; i++)
        {
            (Layers[i], _slopes[i]) = (new double[sizes[i] * rows], new double[sizes[i] * rows]);
            if (i > 0) most = Math.Max(most, sizes[i] * sizes[i - 1]);
        }
        Ones = new double[rows];
        Array.Fill(Ones, 1);
        Turned = new double[most];
    }
}
