using System.Runtime.Intrinsics;
using Kullback.Numerics;

namespace Kullback.Learning.Tests.Networks;

public class PerceptronTest
{
    private static readonly Perceptron Network = new(3, 7, 5, 2);

    private static (double[] Parameters, double[] Inputs) Data(int rows)
    {
        var random = new Random(5);
        double[] parameters = new double[Network.ParameterCount], inputs = new double[rows * 3];
        Network.Initialize(random, 1, parameters);
        for (int i = 0; i < inputs.Length; i++) inputs[i] = 2 * random.NextDouble() - 1;
        for (int i = 0; i < parameters.Length; i++) parameters[i] += 0.1 * random.NextDouble();
        return (parameters, inputs);
    }

    [Fact]
    public void Forward_is_the_formula()
    {
        var network = new Perceptron(1, 1, 1);
        var y = network.Forward([2, 0.5, 3, -1], [0.25], 1, new Activations());
        Assert.Equal(3 * Math.Tanh(2 * 0.25 + 0.5) - 1, y[0], 1e-15);
    }

    // Central differences of step 1e-6: error of order 1e-10 here.
    [Fact]
    public void Tangent_is_the_difference_and_backward_its_transpose()
    {
        var (parameters, inputs) = Data(9);
        var work = new Activations();
        var random = new Random(6);
        double[] direction = [.. parameters.Select(_ => random.NextDouble() - 0.5)],
            slopes = [.. Enumerable.Range(0, 18).Select(_ => random.NextDouble())];
        double[] Moved(double step) => [.. Network.Forward([.. parameters.Zip(direction, (p, d) => p + step * d)], inputs, 9, work)];
        double[] high = Moved(1e-6), low = Moved(-1e-6);
        Network.Forward(parameters, inputs, 9, work);
        double[] tangent = [.. Network.Tangent(parameters, work, direction)], gradient = new double[parameters.Length];
        for (int i = 0; i < tangent.Length; i++) Assert.Equal((high[i] - low[i]) / 2e-6, tangent[i], 1e-8);
        Network.Backward(parameters, work, slopes, gradient);
        Assert.Equal(slopes.Zip(tangent, (a, b) => a * b).Sum(), gradient.Zip(direction, (a, b) => a * b).Sum(), 1e-12);
    }

    [Fact, Trait("Category", "Kernel")]
    public unsafe void Every_width_gives_the_same_bits()
    {
        var random = new Random(7);
        const int m = 11, n = 23, k = 9;
        double[] a = [.. Enumerable.Range(0, m * k).Select(_ => random.NextDouble() - 0.5)],
            b = [.. Enumerable.Range(0, k * n).Select(_ => random.NextDouble() - 0.5)];
        double[][] results = [new double[m * n], new double[m * n], new double[m * n], new double[m * n]];
        fixed (double* pa = a, pb = b, p0 = results[0], p1 = results[1], p2 = results[2])
        {
            MatrixProduct.Add<Lane>(pa, k, 1, pb, p0, m, n, k);
            MatrixProduct.Add<Doubles256>(pa, k, 1, pb, p1, m, n, k);
            MatrixProduct.Add<Doubles512>(pa, k, 1, pb, p2, m, n, k);
            MatrixProduct.Tanh<Lane>(p0, m * n);
            MatrixProduct.Tanh<Doubles256>(p1, m * n);
            MatrixProduct.Tanh<Doubles512>(p2, m * n);
        }
        MatrixProduct.Add(a, k, 1, b, results[3], m, n, k);
        MatrixProduct.Tanh(results[3]);
        for (int i = 0; i < m; i++)
            for (int j = 0; j < n; j++)
            {
                double sum = 0;
                for (int l = 0; l < k; l++) sum = Math.FusedMultiplyAdd(a[i * k + l], b[l * n + j], sum);
                Assert.Equal(Math.Tanh(sum), results[0][i * n + j], 4e-16);
            }
        foreach (var other in results[1..]) Assert.Equal(results[0], other);
    }

    [Fact]
    public void Orthogonal_weights_are_orthogonal()
    {
        var network = new Perceptron(4, 6);
        double[] w = new double[network.ParameterCount];
        network.Initialize(new Random(1), 0.5, w);
        for (int i = 0; i < 4; i++)
            for (int j = 0; j < 4; j++)
                Assert.Equal(i == j ? 0.25 : 0, Enumerable.Range(0, 6).Sum(o => w[i * 6 + o] * w[j * 6 + o]), 1e-14);
    }

    [Fact]
    public void Wrong_shapes_are_named()
    {
        var error = Assert.Throws<ArgumentException>(() => { Network.Forward(new double[3], new double[3], 1, new Activations()); });
        Assert.Contains("parameters has 3 numbers", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new Perceptron(3));
        Assert.Throws<ArgumentException>(() => new Perceptron(3, 0, 2));
    }
}
