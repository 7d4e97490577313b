using System.Text.Json;

namespace Kullback.Learning.Tests.Environments;

public class EnvironmentGoldenTest
{
    [Fact]
    public void Each_step_is_that_of_the_published_dynamics()
    {
        int steps = 0;
        foreach (var run in GoldenJson.Read("environments.json").EnumerateArray())
            steps += run.GetProperty("environment").GetString() switch
            {
                "CartPole-v1" => Check(new CartPole(), run),
                "Pendulum-v1" => Check(new Pendulum(), run),
                "Acrobot-v1" => Check(new Acrobot(), run),
                "MountainCar-v0" => Check(new MountainCar(), run),
                _ => Check(new MountainCarContinuous(), run),
            };
        Assert.True(steps > 2000);
    }

    // 1e-14 is the tolerance of the file: two ways to order a dozen roundings.
    private static int Check<T>(T environment, JsonElement run) where T : struct, IEnvironment
    {
        var states = run.GetProperty("states").EnumerateArray().Select(s => s.Numbers()).ToArray();
        double[] actions = run.Numbers("actions"), rewards = run.Numbers("rewards"), found = new double[environment.StateSize];
        for (int i = 0; i < actions.Length; i++)
        {
            environment.WriteState(states[i]);
            var result = environment.Step([actions[i]], new Random(1));
            environment.ReadState(found);
            for (int j = 0; j < found.Length; j++) Assert.Equal(states[i + 1][j], found[j], 1e-14);
            Assert.Equal(rewards[i], result.Reward, 1e-13);
            Assert.Equal(i == actions.Length - 1 && run.GetProperty("terminated").GetBoolean(), result.Terminated);
        }
        if (run.GetProperty("truncated").GetBoolean()) Assert.Equal(environment.TimeLimit, actions.Length);
        return actions.Length;
    }

    [Fact]
    public void Starts_lie_where_they_should()
    {
        var random = new Random(1);
        var (pole, hill, state) = (new CartPole(), new MountainCar(), new double[4]);
        for (int i = 0; i < 200; i++)
        {
            pole.Reset(random);
            pole.ReadState(state);
            Assert.All(state, x => Assert.InRange(x, -0.05, 0.05));
            hill.Reset(random);
            hill.ReadState(state);
            Assert.InRange(state[0], -0.6, -0.4);
        }
    }
}
