using System.Text;
using Kullback.Cli.Verbs;
using Kullback.Fuzz.Seeds;

namespace Kullback.Fuzz.Targets;

/// <summary>Conditions of <c>--where</c>: sound, hostile, and such as try to leave their place in the query.</summary>
internal sealed class Filters : Target
{
    private static readonly CsvStyle s_plain = new(',', "\n", false, true, "utf-8", false, false, 0, false);

    public override Case Next(Random random, long number)
    {
        SeedTable table = Pick.One(random, 3) ? SeedTable.Any(random) : SeedTable.Points(random);
        string p = Workplace.Put("p.csv", s_plain.Write(table, random)), secret = Workplace.Put("secret.csv", "secret\nSWORDFISH\n"u8);
        var setting = new Setting { Names = [.. table.Names], Numbers = [.. table.Numbers] };
        int kind = random.Next(10);
        string where = kind < 5 ? Conditions.Sound(setting, random) : kind < 8 ? Conditions.Hostile(setting, random, secret)
            : Conditions.Breakout(random, "out/stolen");
        bool changed = Pick.One(random, 5);
        if (changed) where = Mutation.Text(where, random);
        string verb = Pick.From(random, "compare", "information", "estimate", "profile");
        List<string> line = verb switch
        {
            "information" => [verb, p, "--target", setting.Name(random)],
            "estimate" => [verb, p, "--columns", setting.Number(random).Replace(",", "\\,", StringComparison.Ordinal)],
            "profile" => [verb, p, "-o", "out/output.klp"],
            _ => [verb, p, p],
        };
        return new Case([.. line, "--where", where, "--threads", "1"]) { MustBeRefused = kind >= 5 && !changed };
    }
}

/// <summary>Outputs that are inputs, by their name, another path, a link or a hard link, or are not to be written.</summary>
internal sealed class OutputNames : Target
{
    private static readonly CsvStyle s_plain = new(',', "\n", false, true, "utf-8", false, false, 0, false);

    public override Case Next(Random random, long number)
    {
        TablePair pair = TablePair.Random(random, points: true);
        string p = Workplace.Put("p.csv", s_plain.Write(pair.P, random)), q = Workplace.Put("q.csv", s_plain.Write(pair.Q, random));
        Setting setting = pair.Setting();
        string verb = Pick.From(random, "compare", "explain", "profile", "information", "estimate", "test", "transport", "fit", "measure",
            "rate-distortion", "code");
        Case one = verb == "code" ? new Case([verb, p, "--model-from", q]) : TableLine.Of(random, verb, p, q, setting, [], 0.3);
        List<string> line = [.. one.Arguments];
        OutputOption[] outputs =
            [.. Verbs.Named(verb).Options.OfType<OutputOption>()
                .Where(o => !line.Contains(o.Name) && !(o.Name == "--output" && line.Contains("-o")))];
        if (outputs.Length == 0) return one;
        string option = outputs[random.Next(outputs.Length)].Name, input = line.Contains(q)
            || line.Any(a => a.StartsWith(q + ":", StringComparison.Ordinal)) ? Pick.From(random, p, q) : p;
        bool isInput = random.Next(8) != 0;
        line.AddRange(option, isInput ? Alias(input, random) : Pick.From(random, "in", "out", "nowhere/x.json", "", "out/"));
        return one with { Arguments = [.. line], MustBeRefused = true };
    }

    private static string Alias(string input, Random random)
    {
        string name = Path.GetFileName(input), real = Path.GetFullPath(input);
        switch (random.Next(7))
        {
            case 0: return "./" + input;
            case 1: return real;
            case 2: return $"in/../in//{name}";
            case 3: File.CreateSymbolicLink("in/link.json", real); return "in/link.json";
            case 4: Directory.CreateSymbolicLink("in/folder", Path.GetFullPath("in")); return $"in/folder/{name}";
            case 5: File.CreateSymbolicLink("out/link.json", real); return "out/link.json";
            default: return input;
        }
    }
}

/// <summary>Folders and patterns, whose files agree in their columns or do not.</summary>
internal sealed class Folders : Target
{
    public override Case Next(Random random, long number)
    {
        SeedTable table = Pick.One(random, 2) ? SeedTable.Points(random) : SeedTable.Any(random);
        bool json = Pick.One(random, 4);
        CsvStyle style = CsvStyle.Random(random);
        foreach (string side in new[] { "p", "q" })
            for (int i = random.Next(1, 4); i > 0; i--)
            {
                SeedTable part = table.Again(random);
                if (Pick.One(random, 8)) part.Mutate(random);
                byte[] bytes = json ? Encoding.UTF8.GetBytes(JsonTable.Write(part, random, lines: true)) : style.Write(part, random);
                if (Pick.One(random, 20)) bytes = Mutation.Bytes(bytes, random);
                string name = Pick.From(random, "a", "day=1/b", "é", "x y", "[1]") + i + (json ? ".ndjson" : ".csv");
                Workplace.Put($"{side}/{name}", bytes);
            }
        if (Pick.One(random, 25)) Workplace.Put("p/other.json", "[{\"x\":1}]"u8);
        if (Pick.One(random, 25)) Workplace.Put("p/empty.csv", ""u8);
        if (Pick.One(random, 40)) Directory.CreateSymbolicLink("in/p/loop", Path.GetFullPath("in/p"));
        string Name(string side)
            => Pick.From(random, $"in/{side}", $"in/{side}", $"in/{side}/*", $"in/{side}/**", $"in/{side}/[a-z]*", $"in/{side}/");
        return TableLine.Of(random, TableLine.Verb(random, points: Pick.One(random, 3)), Name("p"), Name("q"),
            new Setting { Names = [.. table.Names], Numbers = [.. table.Numbers] }, json ? [] : style.Options(random, table), 0.6);
    }
}
