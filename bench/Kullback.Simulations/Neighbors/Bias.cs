using System.Globalization;
using System.Text;
using Kullback.Estimation;

namespace Kullback.Simulations.Neighbors;

/// <summary>Mean of the estimates over the truth as the samples grow, by method and dimension.</summary>
internal static class Bias
{
    private static readonly int[] Sizes = [100, 300, 1000, 3000, 10000], Dimensions = [1, 2, 5, 10];
    private static readonly string[] Methods = ["k = 1", "k = 5", "common radius, k = 5"];

    internal static void All(string? picture)
    {
        var shares = new double[Dimensions.Length, Methods.Length, Sizes.Length];
        Console.WriteLine("| D(N(0, I)‖N(½, I)), mean estimate over truth | " + string.Join(" | ", Sizes.Select(n => $"n = {n}")) + " |");
        Console.WriteLine("| --- |" + string.Concat(Sizes.Select(_ => " --- |")));
        for (int d = 0; d < Dimensions.Length; d++)
            for (int method = 0; method < Methods.Length; method++)
            {
                for (int s = 0; s < Sizes.Length; s++) shares[d, method, s] = Share(Dimensions[d], method, Sizes[s]);
                Console.WriteLine($"| d = {Dimensions[d]}, {Methods[method]} | "
                    + string.Join(" | ", Enumerable.Range(0, Sizes.Length)
                        .Select(s => shares[d, method, s].ToString("0.000", CultureInfo.InvariantCulture))) + " |");
            }
        if (picture is not null) File.WriteAllText(picture, Picture(shares));
    }

    private static double Share(int d, int method, int n)
    {
        int runs = Math.Clamp(40_000 / n, 4, 200);
        double sum = 0;
        for (int run = 0; run < runs; run++)
        {
            var random = new Random(104_729 * run + n + d);
            double[] p = Case.Normal(random, n * d, 0, 1), q = Case.Normal(random, n * d, 0.5, 1);
            sum += method == 2 ? NeighborDivergence.CommonRadius(p, q, d, new() { Subsamples = 0 }).Nats
                : NeighborDivergence.Value(p, q, d, method == 0 ? 1 : 5);
        }
        return sum / runs / (d / 8.0);
    }

    private static string Picture(double[,,] shares)
    {
        string[] colors = ["#1b6ca8", "#d1495b", "#3a7d44", "#7d5ba6"], dashes = ["2 4", "", "8 4"];
        var svg =
            new StringBuilder(
                """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 760 430" font-family="sans-serif" font-size="13"><rect width="760" height="430" fill="white"/>""");
        static double X(int s) => 70 + s * 110;
        static double Y(double share) => 380 - 320 * (share - 0.4) / 0.8;
        void Add(FormattableString text) => svg.Append(text.ToString(CultureInfo.InvariantCulture)).Append('\n');
        Add($"<text x=\"70\" y=\"24\" font-size=\"15\">Estimate of D(N(0, I)‖N(½, I)) as a share of the truth</text>");
        for (int tick = 4; tick <= 12; tick += 2)
            Add(
                $"<path d=\"M70 {Y(tick / 10.0):0.#}H510\" stroke=\"{(tick == 10 ? "black" : "#ccc")}\"/><text x=\"60\" y=\"{Y(tick / 10.0) + 4:0.#}\" text-anchor=\"end\">{tick * 10} %</text>");
        for (int s = 0; s < Sizes.Length; s++) Add($"<text x=\"{X(s)}\" y=\"402\" text-anchor=\"middle\">n = {Sizes[s]}</text>");
        for (int d = 0; d < Dimensions.Length; d++)
            for (int method = 0; method < Methods.Length; method++)
            {
                int a = d, b = method;
                string points = string.Join(' ', Enumerable.Range(0, Sizes.Length)
                    .Select(s => string.Create(CultureInfo.InvariantCulture, $"{X(s)},{Y(shares[a, b, s]):0.#}")));
                Add(
                    $"<polyline points=\"{points}\" fill=\"none\" stroke=\"{colors[d]}\" stroke-width=\"2\" stroke-dasharray=\"{dashes[method]}\"/>");
                double at = 70 + 26 * (3 * d + method);
                Add(
                    $"<path d=\"M545 {at}h34\" stroke=\"{colors[d]}\" stroke-width=\"2\" stroke-dasharray=\"{dashes[method]}\"/><text x=\"587\" y=\"{at + 4}\">d = {Dimensions[d]}, {Methods[method]}</text>");
            }
        return svg.Append("</svg>\n").ToString();
    }
}
