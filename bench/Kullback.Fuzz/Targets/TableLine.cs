using Kullback.Fuzz.Seeds;

namespace Kullback.Fuzz.Targets;

/// <summary>The command line of a verb that takes rows.</summary>
internal static class TableLine
{
    private static readonly string[] s_verbs =
        ["compare", "compare", "explain", "profile", "information", "estimate", "test", "transport", "generative", "fit", "measure",
            "rate-distortion", "policy"];

    /// <summary>A verb; those over points are likelier where the tables are points.</summary>
    public static string Verb(Random random, bool points)
        => points ? Pick.From(random, "estimate", "test", "transport", "generative", "fit", "measure", "compare")
        : s_verbs[random.Next(s_verbs.Length)];

    /// <summary>The command line with options.</summary>
    /// <param name="random">The generator.</param>
    /// <param name="verb">The verb.</param>
    /// <param name="p">A path.</param>
    /// <param name="q">The other one.</param>
    /// <param name="setting">What options may refer to.</param>
    /// <param name="reading">Options that the files need.</param>
    /// <param name="wanted">How many more options, on average.</param>
    public static Case Of(Random random, string verb, string p, string q, Setting setting, IEnumerable<string> reading, double wanted = 1.2)
    {
        var known = Verbs.Named(verb);
        List<string> line = verb switch
        {
            "explain" => [verb, p, q, setting.Name(random)],
            "fit" => [verb, p, setting.Number(random)],
            "information" => [verb, p, "--target", setting.Name(random)],
            "measure" => Cells(random, p, Pick.One(random, 3) ? q : p, setting),
            "rate-distortion" => [verb, p, "--column", setting.Name(random)],
            "profile" => [verb, p, "-o", "out/output.klp"],
            "policy" => [verb, p, .. Pick.One(random, 4) ? [q] : (string[])[], "--sampler", setting.Number(random), "--trainer",
                setting.Number(random), "--sequence", setting.Name(random)],
            "estimate" or "test" or "transport" or "generative" => Points(random, verb, p, q, setting),
            _ => [verb, p, q],
        };
        foreach (var option in reading.Chunk(2))
            if (known.Options.Any(o => o.Name == option[0]) && !line.Contains(option[0])) line.AddRange(option);
        // The width of every distribution is a search of its own; a few points of a curve show as much as many.
        if (verb == "rate-distortion") line.AddRange("--points", "3");
        Options.Draw(line, known, setting, random, wanted, ["--header", "--skip-lines", .. Alone]);
        if (random.Next(16) == 0) Options.Draw(line, known, setting, random, 1);
        Options.Outputs(line, known, random, 0.5, verb == "profile" ? "--output" : "");
        return new Case([.. line]) { Width = Pick.From(random, 80, 80, 60, 120, 200) };
    }

    /// <summary>Options that ask another question, of one file or of numbers of another kind.</summary>
    private static readonly string[] Alone =
        ["--x", "--y", "--given", "--independence", "--counts", "--normalize", "--logits", "--log-probabilities"];

    // Two columns of one table are as long; of two tables they seldom are. Logits may be any numbers.
    private static List<string> Cells(Random random, string p, string q, Setting setting)
        => ["measure", $"{p}:{setting.Number(random)}", $"{q}:{setting.Number(random)}",
            Pick.From(random, "--logits", "--logits", "--normalize", "--counts")];

    private static List<string> Points(Random random, string verb, string p, string q, Setting setting)
    {
        if (verb == "estimate" && Pick.One(random, 5)) return [verb, p, "--x", setting.Number(random), "--y", setting.Number(random)];
        if (verb == "test" && Pick.One(random, 6))
            return [verb, p, "--independence", setting.Number(random), setting.Number(random), "--permutations", "49"];
        List<string> line = verb == "estimate" && Pick.One(random, 3) ? [verb, p] : [verb, p, q];
        if (setting.Numbers.Count < setting.Names.Count && setting.Numbers.Count > 0)
            line.AddRange("--columns",
                string.Join(',', setting.Numbers.Take(3).Select(n => n.Replace(",", "\\,", StringComparison.Ordinal))));
        if (verb == "test" && Pick.One(random, 2)) line.AddRange("--permutations", "49");
        return line;
    }
}
