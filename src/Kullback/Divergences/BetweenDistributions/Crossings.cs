using Kullback.Numerics;

namespace Kullback.Divergences;

/// <summary>Where two densities cross on a panel.</summary>
internal static class Crossings
{
    private const int Steps = 24;

    internal static IEnumerable<double> Of(Func<double, Sample> at, double low, double high)
    {
        double Gap(double y) => Math.Clamp(at(y).Gap, -1e6, 1e6);
        double[] y = new double[Steps + 1], gaps = new double[Steps + 1];
        for (int i = 0; i <= Steps; i++)
        {
            y[i] = low + (high - low) * (i == 0 ? 1e-9 : i == Steps ? 1 - 1e-9 : i / (double)Steps);
            Cancellation.Look();
            gaps[i] = Gap(y[i]);
        }
        var found = new SortedSet<double>();
        for (int i = 1; i <= Steps; i++)
        {
            if (gaps[i - 1] * gaps[i] < 0) found.Add(RootFinding.Between(Gap, y[i - 1], y[i], gaps[i - 1], gaps[i]));
            // Two crossings between neighboring points show as a dip of |gap| towards zero.
            else if (i < Steps && Math.Abs(gaps[i]) < 2 && gaps[i] != 0 && gaps[i + 1] * gaps[i] > 0
                && Math.Abs(gaps[i]) <= Math.Abs(gaps[i - 1]) && Math.Abs(gaps[i]) <= Math.Abs(gaps[i + 1]))
                Dip(Gap, y[i - 1], y[i + 1], gaps[i - 1], gaps[i + 1], found);
        }
        return found.Where(x => x > low && x < high);
    }

    private static void Dip(Func<double, double> gap, double low, double high, double atLow, double atHigh, SortedSet<double> found)
    {
        double sign = Math.Sign(atLow);
        var (at, value) = GoldenSection.Least(x => sign * gap(x), low, high,
            Math.Max(1e-7 * (high - low), 4e-15 * Math.Max(Math.Abs(low), Math.Abs(high))));
        if (!(value < 0) || !(at > low && at < high)) return;
        found.Add(RootFinding.Between(gap, low, at, atLow, sign * value));
        found.Add(RootFinding.Between(gap, at, high, sign * value, atHigh));
    }
}
