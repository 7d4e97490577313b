namespace Kullback.Distributions;

/// <summary>Draws of a <see cref="Hypergeometric"/> distribution whose parameters change from one to the next, as in the permutation of a
/// table: from a table of ln k!, without an object.</summary>
internal static class HypergeometricDraws
{
    /// <summary>A draw, by inversion from the mode outwards: O(standard deviation) steps.</summary>
    /// <param name="random">The source of chance.</param>
    /// <param name="logFactorials">ln k! for k up to <paramref name="total"/>; where it is shorter they are computed, ten times as
    /// slowly.</param>
    /// <param name="total">Items in all.</param>
    /// <param name="marked">Marked ones among them.</param>
    /// <param name="draws">Items drawn.</param>
    internal static int Sample(Random random, ReadOnlySpan<double> logFactorials, int total, int marked, int draws)
    {
        int least = Math.Max(0, draws + marked - total), most = Math.Min(draws, marked);
        if (least == most) return least;
        int mode = (int)Math.Clamp((long)(draws + 1) * (marked + 1) / (total + 2L), least, most);
        double u = random.NextDouble(), atMode = Math.Exp(total < logFactorials.Length
            ? Choose(logFactorials, marked, mode) + Choose(logFactorials, total - marked, draws - mode)
            - Choose(logFactorials, total, draws)
            : new Hypergeometric(total, marked, draws).LogDensity(mode));
        u -= atMode;
        if (u < 0) return mode;
        int below = mode, above = mode;
        double massBelow = atMode, massAbove = atMode;
        while (below > least || above < most)
        {
            if (above < most)
            {
                massAbove *= (double)(marked - above) * (draws - above) / ((above + 1.0) * (total - marked - draws + above + 1.0));
                above++;
                if ((u -= massAbove) < 0) return above;
            }
            if (below > least)
            {
                massBelow *= below * (total - marked - draws + (double)below) / ((marked - below + 1.0) * (draws - below + 1.0));
                below--;
                if ((u -= massBelow) < 0) return below;
            }
        }
        return mode;        // the masses sum to 1 up to rounding: reached about once in 1e13 draws
    }

    /// <summary>ln k! for k = 0 … <paramref name="most"/>; compensated, so that the last is as good as the first.</summary>
    internal static double[] LogFactorials(int most)
    {
        var table = new double[most + 1];
        double sum = 0, lost = 0;
        for (int k = 2; k <= most; k++)
        {
            double term = Math.Log(k) - lost, next = sum + term;
            lost = next - sum - term;
            table[k] = sum = next;
        }
        return table;
    }

    private static double Choose(ReadOnlySpan<double> logFactorials, int n, int k)
        => logFactorials[n] - logFactorials[k] - logFactorials[n - k];
}
