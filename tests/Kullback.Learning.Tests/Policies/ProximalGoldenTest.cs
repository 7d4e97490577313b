namespace Kullback.Learning.Tests.Policies;

public class ProximalGoldenTest
{
    [Fact]
    public void Advantages_and_the_clipped_loss()
    {
        foreach (var row in GoldenJson.Read("ppo-pieces.json").GetProperty("cases").EnumerateArray())
        {
            if (row.GetProperty("kind").GetString() == "gae")
            {
                double[] rewards = row.Numbers("rewards"), advantages = new double[rewards.Length], returns = new double[rewards.Length];
                AdvantageEstimation.Compute(rewards, row.Numbers("values"), row.Numbers("value_of_next_observation"),
                    row.Truths("terminated"), row.Truths("truncated"), 1, row.Number("gamma"), row.Number("lambda_"), advantages, returns);
                for (int i = 0; i < rewards.Length; i++)
                {
                    GoldenJson.Close(row.Numbers("advantages")[i], advantages[i], 1e-12);
                    GoldenJson.Close(row.Numbers("returns")[i], returns[i], 1e-12);
                }
                continue;
            }
            double[] old = row.Numbers("log_prob_old"), next = row.Numbers("log_prob_new"), gradient = new double[old.Length];
            var loss = ClippedSurrogate.Of(old, next, row.Numbers("advantages"), row.Number("clip"), gradient);
            GoldenJson.Close(row.Number("loss"), loss.Loss, 1e-12);
            GoldenJson.Close(row.Number("clip_fraction"), loss.ClippedShare, 1e-12);
            for (int i = 0; i < old.Length; i++)
                GoldenJson.Close(row.Numbers("gradient_wrt_log_prob_new")[i], gradient[i], 1e-12);
            double[] ratios = [.. next.Zip(old, (a, b) => a - b)];
            GoldenJson.Close(row.Number("k1"), KlValue.OfDraws(ratios, KlEstimator.K1).Nats, 1e-12);
            GoldenJson.Close(row.Number("k2"), KlValue.OfDraws(ratios, KlEstimator.K2).Nats, 1e-12);
            GoldenJson.Close(row.Number("k3"), KlValue.OfDraws(ratios, KlEstimator.K3).Nats, 1e-12);
        }
    }

    [Fact]
    public void What_is_no_number_is_named()
    {
        var error = Assert.Throws<ArgumentException>(() => ClippedSurrogate.Of([-1, -1], [-1, double.NaN], [1, 1], 0.2, new double[2]));
        Assert.Contains("Action 1", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => ClippedSurrogate.Of([-1], [-1, -2], [1], 0.2, new double[1]));
        Assert.Throws<ArgumentException>(() => AdvantageEstimation.Compute([double.NaN], [0], [0], [false], [false], 1, 0.9, 0.9,
            new double[1], new double[1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Trpo { MaxKl = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new Trpo { MaxKl = double.NaN });
        Assert.Throws<ArgumentOutOfRangeException>(() => new Ppo { TargetKl = -0.1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new NaturalGradient { MaxKl = -1 });
    }
}
