using Kullback.Numerics;

namespace Kullback.Learning;

/// <summary>Looks for further modes from starts near and far.</summary>
internal sealed class OtherModes(WatchedDensity f, int starts, CancellationToken cancel)
{
    private static readonly double[] s_reach = [1, 3, 10, 30, 100];

    /// <summary>The first mode and those that differ from it, at most sixteen.</summary>
    internal List<Mode> Around(Mode first, GaussianApproximation begin, ref RandomStream random)
    {
        int d = f.Dimension;
        var modes = new List<Mode> { first };
        double[] normal = new double[d], start = new double[d];
        for (int k = 0; k < starts && modes.Count < 16; k++)
        {
            cancel.ThrowIfCancellationRequested();
            random.Normal(normal, 0, 1);
            // By turns in units of the peak that was found, and around 0 in units of the parameters.
            if (k % 3 < 2) begin.Place(normal, start, s_reach[k / 3 * 2 % s_reach.Length]);
            else for (int i = 0; i < d; i++) start[i] = 3 * normal[i] * (k % 2 == 0 ? 1 : 3);
            if (!start.All(v => Math.Abs(v) < 1e100)) continue;
            var mode = new ModeSearch(f).Ascend([.. start], k % 3 < 2 ? begin.Lower : null, 6, 40);
            if (mode is not { IsMaximum: true } || !double.IsFinite(mode.LogMass)) continue;
            if (modes.All(m => VariationalSearch.Distance(m.Laplace, mode.Laplace) > 1)) modes.Add(mode);
        }
        return modes;
    }
}
