namespace Kullback.Learning.Tests;

/// <summary>y ~ Normal(X b, sigma) with priors on b and sigma, in (b, ln sigma), all constants kept.</summary>
internal sealed class LinearModel(double[][] x, double[] y, double priorDeviation, Func<double, (double Log, double Slope)> priorOfSigma)
    : ILogDensity
{
    private static readonly double HalfLog = 0.5 * Math.Log(2 * Math.PI);

    public int Dimension => x[0].Length + 1;

    public double Value(ReadOnlySpan<double> point, Span<double> gradient)
    {
        int p = x[0].Length;
        double sigma = Math.Exp(point[p]), square = 0;
        gradient.Clear();
        for (int i = 0; i < y.Length; i++)
        {
            double rest = y[i];
            for (int j = 0; j < p; j++) rest -= x[i][j] * point[j];
            square += rest * rest;
            for (int j = 0; j < p; j++) gradient[j] += rest * x[i][j];
        }
        double value = -square / (2 * sigma * sigma) - y.Length * (point[p] + HalfLog);
        for (int j = 0; j < p; j++) gradient[j] /= sigma * sigma;
        if (!double.IsInfinity(priorDeviation))
            for (int j = 0; j < p; j++)
            {
                double z = point[j] / priorDeviation;
                value -= z * z / 2 + Math.Log(priorDeviation) + HalfLog;
                gradient[j] -= z / priorDeviation;
            }
        var (log, slope) = priorOfSigma(sigma);
        gradient[p] = square / (sigma * sigma) - y.Length + slope * sigma + 1;
        return value + log + point[p];
    }

    internal static Func<double, (double, double)> HalfCauchy(double scale)
        => s => (Math.Log(2 / (Math.PI * scale)) - Math.Log(1 + s / scale * (s / scale)), -2 * s / (scale * scale + s * s));

    internal static LinearModel Of(string name)
    {
        var data = Golden.Read($"posteriordb/{name}.json").At("data");
        switch (name)
        {
            case "kidiq-kidscore_momiq":
                return new([.. data.Numbers("mom_iq").Select(v => new[] { 1, v })], data.Numbers("kid_score"), double.PositiveInfinity,
                    HalfCauchy(2.5));
            case "sblrc-blr":
                double[] flat = data.Numbers("X");
                return new([.. flat.Chunk(5)], data.Numbers("y"), 10,
                    s => (-s * s / 200 - Math.Log(10) - HalfLog, -s / 100));
            case "arK-arK":
                double[] series = data.Numbers("y");
                return new([.. Enumerable.Range(5, 195).Select(t => (double[])[1, .. Enumerable.Range(1, 5).Select(k => series[t - k])])],
                    series[5..], 10, HalfCauchy(2.5));
            default:
                double[] a = data.Numbers("diam1"), b = data.Numbers("diam2"), h = data.Numbers("canopy_height");
                return new([.. Enumerable.Range(0, a.Length).Select(i => new[] { 1, Math.Log(a[i] * b[i] * h[i]) })],
                    [.. data.Numbers("weight").Select(v => Math.Log(v))],
                    double.PositiveInfinity, _ => (0, 0));
        }
    }
}
