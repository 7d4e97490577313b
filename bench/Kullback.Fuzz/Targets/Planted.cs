namespace Kullback.Fuzz.Targets;

/// <summary>What faults are planted in: a command that reads two files and writes a third, and every tenth time does wrong.</summary>
internal sealed class Planted(Plant plant) : Target
{
    public override Case Next(Random random, long number)
    {
        bool wrong = number % 10 == 7;
        string p = Workplace.Put(wrong ? "wrong.json" : "p.json", "[1,2,3]"u8), q = Workplace.Put("q.json", "[3,2,2]"u8);
        bool writes = plant.Expected?.Contains("json", StringComparison.Ordinal) ?? number % 2 == 0;
        if (writes) File.WriteAllText("out/old.json", Workplace.Kept);
        return new Case(["measure", p, q, "--counts", .. writes ? new[] { "--json", "out/old.json" } : []])
        {
            MustBeRefused = wrong
            && plant.MustBeRefused, SameBothSides = plant.SameBothSides
        };
    }
}
