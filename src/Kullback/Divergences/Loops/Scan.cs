using System.Numerics;
using Kullback.Numerics;

namespace Kullback.Divergences;

/// <summary>What a measure that is no sum of parts does at each cell: a maximum, a running sum.</summary>
internal interface IScan
{
    /// <summary>Takes the next cell's probabilities.</summary>
    void Step(double p, double q);

    /// <summary>Takes the next cell's logarithms.</summary>
    void StepLogs(double logP, double logQ);
}

/// <summary>The loop over the cells, in order and one at a time, with the checks of <see cref="Simplex"/>.</summary>
internal static class Scan
{
    /// <summary>Steps through probabilities; returns the masses.</summary>
    internal static (double P, double Q) Over<TScan, T>(ref TScan scan, ReadOnlySpan<T> p, ReadOnlySpan<T> q)
        where TScan : struct, IScan where T : IBinaryFloatingPointIeee754<T>
    {
        Simplex.RequireSameLength(p.Length, q.Length);
        CompensatedSum massP = default, massQ = default;
        for (int i = 0; i < p.Length; i++)
        {
            double a = double.CreateTruncating(p[i]), b = double.CreateTruncating(q[i]);
            Simplex.RequireEntry(nameof(p), i, a);
            Simplex.RequireEntry(nameof(q), i, b);
            scan.Step(a, b);
            massP.Add(a);
            massQ.Add(b);
        }
        Simplex.RequireMass<T>(nameof(p), massP.Value, p.Length);
        Simplex.RequireMass<T>(nameof(q), massQ.Value, q.Length);
        return (massP.Value, massQ.Value);
    }

    /// <summary>Steps through logarithms of probabilities; returns the masses.</summary>
    internal static (double P, double Q) OverLogs<TScan, T>(ref TScan scan, ReadOnlySpan<T> logP, ReadOnlySpan<T> logQ)
        where TScan : struct, IScan where T : IBinaryFloatingPointIeee754<T>
    {
        Simplex.RequireSameLength(logP.Length, logQ.Length, nameof(logP), nameof(logQ));
        CompensatedSum massP = default, massQ = default;
        for (int i = 0; i < logP.Length; i++)
        {
            double a = double.CreateTruncating(logP[i]), b = double.CreateTruncating(logQ[i]);
            Simplex.RequireLogEntry(nameof(logP), i, a);
            Simplex.RequireLogEntry(nameof(logQ), i, b);
            scan.StepLogs(a, b);
            massP.Add(Math.Exp(a));
            massQ.Add(Math.Exp(b));
        }
        Simplex.RequireMass<T>(nameof(logP), massP.Value, logP.Length);
        Simplex.RequireMass<T>(nameof(logQ), massQ.Value, logQ.Length);
        return (massP.Value, massQ.Value);
    }
}
