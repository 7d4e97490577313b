using System.Globalization;
using Kullback.Hypotheses;

namespace Kullback.Simulations.Dependence;

/// <summary>Simulated false alarms, bias and coverage of DependenceChange: dotnet run --project bench/Kullback.Simulations -c Release --
/// dependence [repetitions] [seed] Shapes: the two columns' margins and dependence in the reference; "margins" changes the current margins
/// as well. Prints a Markdown table.</summary>
internal static class DependenceSimulation
{
    internal static int Run(string[] args)
    {
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        int repetitions = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 1000;
        int seed = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 7;
        (int Rows, int Columns, int N, int M)[] sizes =
            [(2, 2, 200, 200), (4, 4, 200, 200), (4, 4, 1500, 200), (8, 8, 640, 640), (8, 8, 2000, 2000), (8, 8, 25000, 25000)];
        Console.WriteLine(
            "| shape | cells, n, m | true bits | p < .05 | p < .01 | mean estimate | covered | min-effect p < .05 at 0.01 bit | no answer "
                + "| filled |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|---|---|");
        foreach (string shape in (string[])["uniform", "Zipf", "dependent", "Zipf dependent", "margins"])
            foreach ((int rows, int columns, int n, int m) in sizes)
                foreach (double change in (double[])[0, 0.3, 1])
                    Simulate(shape, rows, columns, n, m, change);

        return 0;

        void Simulate(string shape, int rows, int columns, int n, int m, double change)
        {
            Random random = new(seed);
            (double[] p, double[] q) = Shares(shape, rows, columns, change);
            DependenceChange? exact = DependenceChange.Between(Large(p, rows), Large(q, rows), 0.01, 0.95, out _);
            if (exact is null || exact.Filled) return;      // so concentrated that even 10^12 rows leave cells empty
            double truth = exact.PlugInBits, sum = 0;
            int answers = 0, at5 = 0, at1 = 0, covered = 0, beyond = 0, filled = 0;
            for (int r = 0; r < repetitions; r++)
            {
                if (DependenceChange.Between(Drawn(p, rows, m, random), Drawn(q, rows, n, random), 0.01, 0.95, out _) is not { } found)
                    continue;
                answers++;
                sum += found.BitsRaw;
                if (found.PValue < 0.05) at5++;
                if (found.PValue < 0.01) at1++;
                if (found.BitsLow <= truth + 1e-12 && truth <= found.BitsHigh) covered++;
                if (found.MinimumEffectPValue < 0.05) beyond++;
                if (found.Filled) filled++;
                if (found.BitsLow > found.Bits || found.Bits > found.BitsHigh)
                    throw new InvalidOperationException("The estimate lies outside its interval.");
            }
            double of = Math.Max(1, answers);
            Console.WriteLine(
                $"| {shape} | {rows}x{columns}, {n}, {m} | {truth:F4} | {at5 / of:F3} | {at1 / of:F3} | {sum / of:F4} | {covered / of:F3} "
                    + $"| {beyond / of:F3} | {repetitions - answers} | {filled} |");
        }

        static (double[] P, double[] Q) Shares(string shape, int rows, int columns, double change)
        {
            double[] p = new double[rows * columns], q = new double[rows * columns];
            bool zipf = shape.StartsWith("Zipf", StringComparison.Ordinal);
            for (int k = 0; k < p.Length; k++)
            {
                int i = k / columns, j = k % columns;
                double u = (i / (rows - 1.0)) - 0.5, v = (j / (columns - 1.0)) - 0.5;
                double margin = zipf ? 1.0 / ((i + 1) * (i + 1) * (j + 1)) : 1, moved = shape == "margins"
                    ? Math.Exp((1.5 * i / rows) - (2.0 * j / columns)) : 1;
                double dependence = shape is "uniform" or "Zipf" ? 0 : 6 * u * v;
                q[k] = margin * Math.Exp(dependence);
                p[k] = margin * moved * Math.Exp(dependence + (change * (p.Length == 4 ? 4 * u * v : Math.Sin(1 + (5 * i) + (3 * j)))));
            }
            double totalP = p.Sum(), totalQ = q.Sum();
            return ([.. p.Select(x => x / totalP)], [.. q.Select(x => x / totalQ)]);
        }

        static ContingencyTable Large(double[] shares, int rows)
            => new(rows, shares.Length / rows, [.. shares.Select(s => (long)Math.Round(s * 1e12))]);

        static ContingencyTable Drawn(double[] shares, int rows, int draws, Random random)
        {
            double[] cumulative = new double[shares.Length];
            double total = 0;
            for (int k = 0; k < shares.Length; k++) cumulative[k] = total += shares[k];
            long[] counts = new long[shares.Length];
            for (int r = 0; r < draws; r++)
            {
                int k = Array.BinarySearch(cumulative, random.NextDouble() * total);
                counts[Math.Min(k < 0 ? ~k : k, shares.Length - 1)]++;
            }
            return new ContingencyTable(rows, shares.Length / rows, counts);
        }
    }
}
