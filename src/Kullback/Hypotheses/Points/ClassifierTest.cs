using System.Globalization;
using Kullback.Distributions;
using Kullback.Numerics;

namespace Kullback.Hypotheses;

/// <summary>What learns to tell P from Q in a <see cref="ClassifierTest"/>.</summary>
public enum TwoSampleClassifier
{
    /// <summary>Logistic regression on the standardized coordinates with a ridge of 1: finds shifts of the mean,
    /// and says along what.</summary>
    Logistic,

    /// <summary>The √n nearest neighbors of the learning half: finds differences of any shape in few dimensions.</summary>
    NearestNeighbors,
}

/// <summary>The classifier two-sample test: one half of the points teaches a classifier to tell the samples apart, the other half shows
/// whether it can.</summary>
/// <remarks>Given what the classifier says of the held-out points, their labels are exchangeable when nothing changed: how many points of P
/// are called P's is hypergeometric. The p-value is that distribution's tail, exact whatever the classifier and the sizes, and needs no
/// permutations. Source of the test: Lopez-Paz and Oquab (2017), ICLR; Kim, Ramdas, Singh and Wasserman (2021), Annals of Statistics 49,
/// 411–434.</remarks>
public static class ClassifierTest
{
    /// <summary>The test.</summary>
    /// <param name="p">Points of P, row by row.</param>
    /// <param name="q">Points of Q.</param>
    /// <param name="dimension">Coordinates of a point.</param>
    /// <param name="classifier">What learns.</param>
    /// <param name="random">Divides each sample into the half that teaches and the half that is held out.</param>
    /// <param name="cancel">Stops it.</param>
    /// <returns>The statistic is the balanced accuracy on the held-out points, the mean share of each sample that is called right; the
    /// effect size is twice what it exceeds ½ by: an estimate from below of the total variation distance.</returns>
    /// <exception cref="NotASampleException">A sample has fewer than 4 points, is of broken points,
    /// or has a coordinate that is not finite.</exception>
    public static TestOutcome Test(ReadOnlySpan<double> p, ReadOnlySpan<double> q, int dimension, TwoSampleClassifier classifier,
        Random random, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(random);
        var (n, m) = NotASampleException.RequirePoints(p, q, dimension, 4);
        if (!Enum.IsDefined(classifier)) throw new ArgumentOutOfRangeException(nameof(classifier), classifier, "No such classifier.");
        var (learnP, heldP) = Halves(p, n, dimension, random);
        var (learnQ, heldQ) = Halves(q, m, dimension, random);
        Standardize(learnP, learnQ, heldP, heldQ, dimension);
        bool[] called = classifier == TwoSampleClassifier.Logistic
            ? Logistic(learnP, learnQ, [.. heldP, .. heldQ], dimension)
            : Voted(learnP, learnQ, heldP, heldQ, dimension, random, cancel);
        int sizeP = heldP.Length / dimension, sizeQ = heldQ.Length / dimension, rightP = called.AsSpan(0, sizeP).Count(true),
            all = called.AsSpan().Count(true);
        double accuracy = (rightP / (double)sizeP + (sizeQ - (all - rightP)) / (double)sizeQ) / 2;
        var (right, left) = Tails(rightP, sizeP + sizeQ, sizeP, all);
        return new TestOutcome(accuracy, 0, TestOutcome.Probability(right), TestOutcome.Probability(left),
            string.Create(CultureInfo.InvariantCulture,
                $"classifier ({(classifier == TwoSampleClassifier.Logistic ? "logistic" : "nearest neighbors")}), {sizeP + sizeQ} points "
                    + $"held out, exact"))
        {
            EffectSize = 2 * accuracy - 1,
            Effect = "held-out share called right beyond chance, −1 to 1",
        };
    }

    // P(X ≥ x) and P(X ≤ x) of the hypergeometric distribution.
    private static (double Right, double Left) Tails(int x, int total, int marked, int draws)
    {
        var count = new Hypergeometric(total, marked, draws);
        double right = 0, left = 0;
        for (double k = count.Low; k <= count.High; k++)
        {
            double mass = Math.Exp(count.LogDensity(k));
            if (k >= x) right += mass;
            if (k <= x) left += mass;
        }
        return (Math.Min(1, right), Math.Min(1, left));
    }

    private static (double[] Learn, double[] Held) Halves(ReadOnlySpan<double> points, int count, int dimension, Random random)
    {
        int[] order = LabeledGraph.RandomOrder(count, random);
        int learning = count / 2;
        double[] learn = new double[learning * dimension], held = new double[(count - learning) * dimension];
        for (int i = 0; i < count; i++)
            points.Slice(order[i] * dimension, dimension)
                .CopyTo(i < learning ? learn.AsSpan(i * dimension) : held.AsSpan((i - learning) * dimension));
        return (learn, held);
    }

    // By mean and spread of the learning half; a coordinate that never changes there is left at 0.
    private static void Standardize(double[] learnP, double[] learnQ, double[] heldP, double[] heldQ, int dimension)
    {
        int count = (learnP.Length + learnQ.Length) / dimension;
        for (int d = 0; d < dimension; d++)
        {
            double largest = 0, mean = 0, squares = 0;
            foreach (double[] half in new[] { learnP, learnQ })
                for (int i = d; i < half.Length; i += dimension) largest = Math.Max(largest, Math.Abs(half[i]));
            if (largest == 0) largest = 1;
            foreach (double[] half in new[] { learnP, learnQ })
                for (int i = d; i < half.Length; i += dimension) mean += half[i] / largest / count;
            foreach (double[] half in new[] { learnP, learnQ })
                for (int i = d; i < half.Length; i += dimension) squares += (half[i] / largest - mean) * (half[i] / largest - mean);
            double spread = Math.Sqrt(squares / count);
            foreach (double[] half in new[] { learnP, learnQ, heldP, heldQ })
                for (int i = d; i < half.Length; i += dimension) half[i] = spread > 1e-14 ? (half[i] / largest - mean) / spread : 0;
        }
    }

    // Each sample weighs the same. Newton's steps on the penalized likelihood, which is strictly concave.
    private static bool[] Logistic(double[] p, double[] q, double[] held, int dimension)
    {
        int width = dimension + 1;
        double[] beta = new double[width], x = new double[width];
        double weightP = 0.5 * (p.Length + q.Length) / p.Length, weightQ = 0.5 * (p.Length + q.Length) / q.Length;
        for (int step = 0; step < 25; step++)
        {
            double[] gradient = new double[width], hessian = new double[width * width];
            for (int k = 1; k < width; k++) (gradient[k], hessian[k * width + k]) = (-beta[k], 1);
            hessian[0] = 1e-8;
            Accumulate(p, 1, weightP, beta, x, gradient, hessian);
            Accumulate(q, 0, weightQ, beta, x, gradient, hessian);
            double[]? factor = LowerCholesky.Of(hessian, width);
            if (factor is null) break;
            double moved = Solve(factor, gradient, width);
            // A long step is cut: far out the likelihood is flat and Newton's step overshoots.
            double scale = moved > 5 ? 5 / moved : 1;
            for (int k = 0; k < width; k++) beta[k] += scale * gradient[k];
            if (moved < 1e-10) break;
        }
        var called = new bool[held.Length / dimension];
        for (int i = 0; i < called.Length; i++)
        {
            held.AsSpan(i * dimension, dimension).CopyTo(x.AsSpan(1));
            x[0] = 1;
            called[i] = Product(beta, x) > 0;
        }
        return called;
    }

    // Gradient and (negated) second derivatives of the likelihood of one side's points.
    private static void Accumulate(double[] points, double label, double weight, double[] beta, double[] x, double[] gradient,
        double[] hessian)
    {
        int width = x.Length;
        x[0] = 1;
        for (int i = 0; i < points.Length; i += width - 1)
        {
            points.AsSpan(i, width - 1).CopyTo(x.AsSpan(1));
            double share = 1 / (1 + Math.Exp(-Product(beta, x)));
            for (int k = 0; k < width; k++)
            {
                gradient[k] += weight * (label - share) * x[k];
                for (int l = 0; l <= k; l++) hessian[k * width + l] += weight * share * (1 - share) * x[k] * x[l];
            }
        }
    }

    private static double Product(double[] a, double[] b)
    {
        double sum = 0;
        for (int k = 0; k < a.Length; k++) sum += a[k] * b[k];
        return sum;
    }

    // L Lᵀ s = g in place; the largest entry of s.
    private static double Solve(double[] factor, double[] g, int width)
    {
        for (int i = 0; i < width; i++)
        {
            for (int k = 0; k < i; k++) g[i] -= factor[i * width + k] * g[k];
            g[i] /= factor[i * width + i];
        }
        for (int i = width - 1; i >= 0; i--)
        {
            for (int k = i + 1; k < width; k++) g[i] -= factor[k * width + i] * g[k];
            g[i] /= factor[i * width + i];
        }
        return g.Max(Math.Abs);
    }

    // A held-out point is called P's where among its neighbors P is more frequent than in the learning half.
    private static unsafe bool[] Voted(double[] learnP, double[] learnQ, double[] heldP, double[] heldQ, int dimension, Random random,
        CancellationToken cancel)
    {
        int sizeP = learnP.Length / dimension, learning = sizeP + learnQ.Length / dimension,
            neighbors = Math.Max(1, (int)Math.Sqrt(learning));
        int held = (heldP.Length + heldQ.Length) / dimension;
        int[] order = LabeledGraph.RandomOrder(learning, random);
        // The learning points first, in random order, so that ties between them are decided by chance.
        double[] learn = [.. learnP, .. learnQ], rest = [.. heldP, .. heldQ];
        int[] places = [.. order, .. Enumerable.Range(learning, held)];
        var cloud = new PointCloud(learn, rest, dimension, places);
        var called = new bool[held];
        double[] row = new double[cloud.Stride];
        for (int i = 0; i < held; i++)
        {
            cancel.ThrowIfCancellationRequested();
            fixed (double* squares = row) cloud.Squared(learning + i, 0, (learning + 7) & ~7, squares);
            var distances = row.AsSpan(0, learning).ToArray();
            int[] at = [.. order];
            distances.AsSpan().Sort(at.AsSpan());
            int votes = at.AsSpan(0, neighbors).ToArray().Count(k => k < sizeP);
            called[i] = (double)votes * learning > (double)neighbors * sizeP;
        }
        return called;
    }
}
