using Kullback.Numerics;

namespace Kullback.Hypotheses;

/// <summary>The empirical distribution function of n uniform numbers and the band of half-width d around the diagonal.</summary>
internal static class EmpiricalBand
{
    /// <summary>P(sup (Fₙ(t) − t) ≥ d) = d Σⱼ C(n, j)(d + j/n)ʲ⁻¹(1 − d − j/n)ⁿ⁻ʲ over j ≤ n(1 − d): all terms positive.</summary>
    internal static double OneSided(double d, int n)
    {
        if (d >= 1) return 0;
        double sum = 0, logs = Special.LogFactorial(n);
        for (int j = 0; j <= n * (1 - d); j++)
        {
            double up = d + (double)j / n, down = 1 - d - (double)j / n;
            if (!(down > 0)) continue;
            sum += Math.Exp(logs - Special.LogFactorial(j) - Special.LogFactorial(n - j) + (j - 1) * Math.Log(up) + (n - j) * Math.Log(down));
        }
        return d * sum;
    }

    /// <summary>P(D ≥ d) for d below ½: n Fₙ is a Poisson process of rate n held to end at n; the mass of each state is followed from one time at which
    /// the band's edges pass a whole number to the next, and what leaves the band there is weighed with its chance to end at n.</summary>
    internal static double Leaving(double d, int n)
    {
        double width = n * d, left = 0, time = 0;
        int size = Math.Min(n, (int)Math.Ceiling(width)) * 2 + Jumps + 4, low = 0;
        // States low … high stand at places 0 … high − low; at first 0 alone, certain.
        double[] mass = new double[size], next = new double[size], poisson = new double[Jumps];
        mass[0] = 1;
        int count = 1, lowEdge = 0, highEdge = (int)Math.Ceiling(width);
        double lowTime = width, highTime = highEdge - width;
        while (Math.Min(lowTime, highTime) < n)
        {
            double to = Math.Min(lowTime, highTime);
            count = Convolve(mass, next, poisson, count, Math.Min(n - low + 1, size), to - time);
            (mass, next, time) = (next, mass, to);
            if (to == highTime)
            {
                // Who is at the edge or beyond has crossed before the band's edge came there.
                while (low + count > highEdge && count > 0)
                {
                    count--;
                    left += mass[count] * Poisson(n - low - count, n - time);
                    mass[count] = 0;
                }
                highEdge++;
                highTime = highEdge - width;
            }
            if (to == lowTime)
            {
                if (low == lowEdge)
                {
                    if (count > 0) left += mass[0] * Poisson(n - low, n - time);
                    for (int k = 1; k < count; k++) mass[k - 1] = mass[k];
                    if (count > 0) mass[--count] = 0;
                    low++;
                }
                lowEdge++;
                lowTime = lowEdge + width;
            }
            if (count <= 0) break;
        }
        return Math.Min(1, left / Poisson(n, n));
    }

    // A step is at most 1 long; 64 jumps in it have a chance of 1e-89.
    private const int Jumps = 64;

    private static int Convolve(double[] mass, double[] next, double[] poisson, int count, int most, double mean)
    {
        poisson[0] = Math.Exp(-mean);
        int jumps = 1;
        for (; jumps < Jumps && jumps < most && poisson[jumps - 1] > 1e-100; jumps++) poisson[jumps] = poisson[jumps - 1] * mean / jumps;
        int reached = Math.Min(most, count + jumps - 1);
        Array.Clear(next);
        for (int k = 0; k < count; k++)
            for (int j = 0; j < jumps && k + j < reached; j++) next[k + j] += mass[k] * poisson[j];
        return reached;
    }

    private static double Poisson(int k, double mean) => mean <= 0 ? (k == 0 ? 1 : 0) : Math.Exp(k * Math.Log(mean) - mean - Special.LogFactorial(k));
}
