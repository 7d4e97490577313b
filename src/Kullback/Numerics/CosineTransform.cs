using System.Collections.Concurrent;
using System.Numerics;

namespace Kullback.Numerics;

/// <summary>The cosine transform yₖ = Σᵢ xᵢ cos(π i k / m) for i, k = 0 … m, where m is a power of two.</summary>
/// <remarks>The real part of a Fourier transform of length 2m of the zero-padded numbers: Cooley and Tukey (1965), Mathematics of
/// Computation 19, 297–301. O(m log m); the error is about ε log₂ m of the largest sum.</remarks>
internal sealed class CosineTransform
{
    private static readonly ConcurrentDictionary<int, CosineTransform> Known = new();

    private readonly int _length;
    private readonly double[] _cosine, _sine;
    private readonly int[] _reversed;

    private CosineTransform(int m)
    {
        _length = 2 * m;
        int bits = BitOperations.Log2((uint)_length);
        (_cosine, _sine, _reversed) = (new double[m], new double[m], new int[_length]);
        for (int k = 0; k < m; k++) (_sine[k], _cosine[k]) = Math.SinCos(Math.PI * k / m);
        for (int i = 1; i < _length; i++) _reversed[i] = (_reversed[i >> 1] >> 1) | ((i & 1) << (bits - 1));
    }

    /// <summary>The transform of m + 1 numbers.</summary>
    internal static CosineTransform Of(int m)
        => BitOperations.IsPow2(m) && m > 0 ? Known.GetOrAdd(m, static length => new CosineTransform(length))
        : throw new ArgumentOutOfRangeException(nameof(m), m, "A power of two is needed.");

    /// <summary>Numbers that the transform works on beside its results.</summary>
    internal int Workspace => 2 * _length;

    /// <summary>Transforms <paramref name="x"/>, at most m + 1 numbers, the others being 0, to the first of the m + 1 results.</summary>
    internal void Transform(ReadOnlySpan<double> x, Span<double> y, Span<double> workspace)
    {
        Span<double> real = workspace[.._length], imaginary = workspace.Slice(_length, _length);
        real.Clear();
        imaginary.Clear();
        for (int i = 0; i < x.Length; i++) real[_reversed[i]] = x[i];
        for (int half = 1; half < _length; half *= 2)
        {
            int stride = _length / (2 * half);
            for (int start = 0; start < _length; start += 2 * half)
                for (int k = 0; k < half; k++)
                {
                    int a = start + k, b = a + half;
                    double c = _cosine[k * stride], s = _sine[k * stride];
                    double re = real[b] * c + imaginary[b] * s, im = imaginary[b] * c - real[b] * s;
                    (real[b], imaginary[b]) = (real[a] - re, imaginary[a] - im);
                    (real[a], imaginary[a]) = (real[a] + re, imaginary[a] + im);
                }
        }
        real[..y.Length].CopyTo(y);
    }
}
