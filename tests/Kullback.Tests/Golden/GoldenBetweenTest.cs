namespace Kullback.Tests.Golden;

/// <summary>Divergences between distributions, integrated density by density: no kernel,
/// so narrow processors do not run them again.</summary>
public class GoldenBetweenTest
{
    internal const string File = "G7_between.jsonl";

    public static TheoryData<int> Rows => [.. Enumerable.Range(0, GoldenTest.Count(File))];

    [Theory, MemberData(nameof(Rows))]
    public void Row_agrees(int line) => GoldenTest.Agrees(File, line);
}
