using Kullback.Numerics;

namespace Kullback.Estimation;

/// <summary>Which sum of counts.</summary>
internal enum InformationForm { First, Second, Mixed }

/// <summary>The sums behind <see cref="NeighborInformation"/>: a radius in the joint space, counts in the margins.</summary>
internal static class NeighborCounts
{
    internal static (double Nats, int Tied) Of(PointSample joint, int dx, int dy, int k, InformationForm form)
    {
        int n = joint.Count, tied = 0, alone = 0;
        var all = new Space(joint, 0, dx + dy);
        Space left = new(joint, 0, dx), right = new(joint, dx, dy);
        var psi = new DigammaTable(n);
        double sum = 0;
        var (radii, next, passed) = all.Radii(k);
        var extents = form == InformationForm.Second ? all.Extents(dx, k) : [];
        for (int i = 0; i < n; i++)
        {
            double radius = radii[i];
            int row = all.Near.Order[i], size = n - (passed is { } less ? less[i] : 0);
            bool isTied = radius == 0 || radius == next[i];
            if (double.IsPositiveInfinity(radius)) { alone++; continue; }
            if (isTied) tied++;
            if (form == InformationForm.Mixed)
            {
                // All three counts are of the closed ball where points stand on its rim beside the k-th, and of the open one otherwise: a
                // mixture of the two finds dependence, or its opposite, in independent integers.
                int near = isTied ? all.Count(row, radius, open: false) + (radius == 0 ? 1 : 0) : k;
                sum += psi[near] + Math.Log(size) - psi[left.Count(row, radius, !isTied) + 1] - psi[right.Count(row, radius, !isTied) + 1];
            }
            else if (isTied)
                sum += psi[all.Count(row, radius, open: false) + 1] + psi[size] - psi[left.Count(row, radius, open: false) + 1]
                    - psi[right.Count(row, radius, open: false) + 1];
            else if (form == InformationForm.First)
                sum += psi[k] + psi[size] - psi[left.Count(row, radius, open: true) + 1] - psi[right.Count(row, radius, open: true) + 1];
            else
                sum += psi[k] - 1.0 / k + psi[n] - psi[left.Count(row, extents[2 * i], open: false)]
                    - psi[right.Count(row, extents[2 * i + 1], open: false)];
        }
        return (sum / Math.Max(1, n - alone), tied);
    }

    internal static (double Nats, int Tied) Conditional(PointSample joint, int dx, int dy, int dz, int k)
    {
        int n = joint.Count, tied = 0, alone = 0;
        var all = new Space(joint, 0, dx + dy + dz);
        PointSample x = Space.Columns(joint, 0, dx), z = Space.Columns(joint, dx + dy, dz);
        Space condition = new(z, 0, dz), first = new(PointSample.Join(x, z), 0, dx + dz), second = new(joint, dx, dy + dz);
        var psi = new DigammaTable(n);
        double sum = 0;
        var (radii, next, _) = all.Radii(k);
        for (int i = 0; i < n; i++)
        {
            double radius = radii[i];
            int row = all.Near.Order[i];
            bool isTied = radius == 0 || radius == next[i];
            if (double.IsPositiveInfinity(radius)) { alone++; continue; }
            if (isTied) tied++;
            double own = isTied ? psi[all.Count(row, radius, open: false) + 1] : psi[k];
            sum += own + psi[condition.Count(row, radius, !isTied) + 1] - psi[first.Count(row, radius, !isTied) + 1]
                - psi[second.Count(row, radius, !isTied) + 1];
        }
        return (sum / Math.Max(1, n - alone), tied);
    }

    // The first column is the label.
    internal static (double Nats, int Alone) Labeled(PointSample joint, PointSettings settings)
    {
        int d = joint.Dimension - 1;
        var groups = Enumerable.Range(0, joint.Count).GroupBy(i => joint[i][0]).Where(g => g.Count() > 1)
            .Select(g => g.ToArray()).ToArray();
        int[] kept = [.. groups.SelectMany(g => g)];
        if (kept.Length == 0) return (0, joint.Count);
        var rows = Space.Columns(joint.Take(kept), 1, d);
        double scale = NearestNeighbors.ScaleOf(rows.Rows), sum = 0;
        var all = rows.Near(settings.Norm, scale);
        int from = 0, unknown = 0;
        foreach (int[] group in groups)
        {
            int k = Math.Min(settings.K, group.Length - 1);
            var members = rows.Take([.. Enumerable.Range(from, group.Length)]);
            var own = members.Near(settings.Norm, scale);
            var (radii, next, passed) = UnrelatedNeighbors.Radii(own, members, own, members, others: true, k, settings.Norm);
            for (int i = 0; i < group.Length; i++)
            {
                bool tied = radii[i] == 0 || radii[i] == next[i];
                if (double.IsPositiveInfinity(radii[i])) { unknown++; continue; }
                int row = own.Order[i], size = group.Length - (passed is { } less ? less[i] : 0);
                int Passed(PointSample points, int at, bool open)
                    => UnrelatedNeighbors.Within(points, points, at, radii[i], open, others: true, settings.Norm);
                if (passed is not null) sum += Digamma.Of(kept.Length - rows.Tags!.Related(rows.Tags.Keys![from + row]).Length + 1)
                    - Digamma.Of(kept.Length);
                // Its own k-th row stands on the radius; the point itself is among those inside.
                int inside = all.CountOf(own, i, radii[i], open: !tied) - Passed(rows, from + row, !tied),
                    same = tied ? own.CountOf(own, i, radii[i], open: false) - Passed(members, row, false) : k;
                sum += Digamma.Of(same) - Digamma.Of(size) - Digamma.Of(inside);
            }
            from += group.Length;
        }
        return (Digamma.Of(kept.Length) + sum / Math.Max(1, kept.Length - unknown), joint.Count - kept.Length);
    }

    /// <summary>Some columns of the joint sample in the maximum norm; rows are named by their index in the sample.</summary>
    private sealed class Space
    {
        private readonly int[] _places;
        private readonly PointSample _points;

        internal Space(PointSample joint, int from, int length)
        {
            _points = Columns(joint, from, length);
            Near = _points.Near(PointNorm.Maximum, NearestNeighbors.ScaleOf(joint.Rows));
            _places = new int[joint.Count];
            for (int i = 0; i < _places.Length; i++) _places[Near.Order[i]] = i;
        }

        internal NearestNeighbors Near { get; }

        /// <summary>How many other rows lie within the radius.</summary>
        internal int Count(int row, double radius, bool open)
            => Near.CountOf(Near, _places[row], radius, open) - (open && radius == 0 ? 0 : 1)
            - UnrelatedNeighbors.Within(_points, _points, row, radius, open, others: true, PointNorm.Maximum);

        /// <summary>The distance of each row to its k-th neighbor and the next, and how many rows it was not compared with.</summary>
        internal (double[] Radii, double[] Next, int[]? Passed) Radii(int k)
            => UnrelatedNeighbors.Radii(Near, _points, Near, _points, others: true, k, PointNorm.Maximum);

        /// <summary>For each row the farthest of its k neighbors in the first columns and in the others.</summary>
        internal double[] Extents(int first, int k)
        {
            var (_, positions) = Near.Lists(Near, others: true, k);
            var extents = new double[2 * Near.Count];
            for (int i = 0; i < Near.Count; i++)
                for (int r = 0; r < k; r++)
                    Near.Farthest(i, positions[i * k + r], first, ref extents[2 * i], ref extents[2 * i + 1]);
            return extents;
        }

        internal static PointSample Columns(PointSample joint, int from, int length)
        {
            if (from == 0 && length == joint.Dimension) return joint;
            var rows = new double[joint.Count * length];
            for (int i = 0; i < joint.Count; i++) joint[i].Slice(from, length).CopyTo(rows.AsSpan(i * length));
            return PointSample.Of(rows, length, "columns").With(joint.Tags);
        }
    }

    /// <summary>ψ of integers up to n.</summary>
    internal readonly struct DigammaTable
    {
        private readonly double[] _values;

        // ψ(i) = ψ(i − 1) + 1/(i − 1), begun anew now and then so that roundings do not add up.
        internal DigammaTable(int n)
        {
            _values = new double[n + 2];
            for (int i = 0; i < _values.Length; i++) _values[i] = i < 32 || i % 64 == 0 ? Digamma.Of(i) : _values[i - 1] + 1.0 / (i - 1);
        }

        internal double this[int i] => _values[i];
    }
}
