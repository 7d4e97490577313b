using System.Text.Json;

namespace Kullback.Learning.Tests.ExpectationPropagation;

/// <summary>Skills from games (Herbrich, Minka and Graepel 2006) in a few lines: players are parameters, so are their performances'
/// deviations; what a game shows is the sign of a difference.</summary>
public class TrueSkillTest
{
    // Players' skills first, then the deviations of their performances on the day.
    private static PropagationResult Game(double[][] players, double beta, double tau, IReadOnlyList<Site> sites)
    {
        int n = players.Length;
        double[] mean = new double[2 * n], covariance = new double[4 * n * n];
        for (int i = 0; i < n; i++)
        {
            mean[i] = players[i][0];
            covariance[i * 2 * n + i] = players[i][1] * players[i][1] + tau * tau;
            covariance[(n + i) * 2 * n + n + i] = beta * beta;
        }
        return Learning.ExpectationPropagation.Fit(new GaussianApproximation(mean, covariance), sites).Require();
    }

    private static double[] Difference(int n, Func<int, int> sign) => [.. Enumerable.Range(0, 2 * n).Select(i => (double)sign(i % n))];

    [Fact]
    public void Two_teams()
    {
        foreach (var c in Golden.Read("ep.json").At("trueskill").EnumerateArray())
        {
            double[][] one = [.. c.Numbers("team1").Chunk(2)], two = [.. c.Numbers("team2").Chunk(2)];
            int n = one.Length + two.Length;
            double margin = c.Number("draw_margin");
            double[] a = Difference(n, i => i < one.Length ? 1 : -1);
            Site site = c.At("outcome").GetString() == "win" ? Site.Interval(a, margin, double.PositiveInfinity)
                : Site.Interval(a, -margin, margin);
            var result = Game([.. one, .. two], c.Number("beta"), c.Number("tau"), [site]);
            Assert.Equal(c.Number("probability_of_outcome"), Math.Exp(result.LogEvidence), 1e-9);
            Same(c.At("posterior").EnumerateArray().SelectMany(t => t.EnumerateArray()), result);
        }
    }

    [Fact]
    public void Free_for_all()
    {
        foreach (var c in Golden.Read("ep.json").At("trueskill_ffa").EnumerateArray())
        {
            double[][] players = [.. c.Numbers("players").Chunk(2)];
            double[] ranks = c.Numbers("ranks");
            int n = players.Length;
            double margin = 0.7404665874521474;
            Site[] sites = [.. Enumerable.Range(0, n - 1)
                .Select(k => (Difference(n, i => i == k ? 1 : i == k + 1 ? -1 : 0), ranks[k] == ranks[k + 1]))
                .Select(p => p.Item2 ? Site.Interval(p.Item1, -margin, margin) : Site.Interval(p.Item1, margin, double.PositiveInfinity))];
            var result = Game(players, c.Number("beta"), c.Number("tau"), sites);
            Assert.Equal(c.Number("log_evidence"), result.LogEvidence, 1e-8);
            Same(c.At("posterior").EnumerateArray(), result);
        }
    }

    private static void Same(IEnumerable<JsonElement> golden, PropagationResult result)
    {
        int i = 0;
        foreach (var player in golden)
        {
            Assert.Equal(player.Number("mean"), result.Approximation.Mean[i], 1e-8);
            Assert.Equal(player.Number("sd"), result.Approximation.StandardDeviation(i), 1e-8);
            i++;
        }
    }
}
