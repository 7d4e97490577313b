using System.CommandLine;
using Kullback.Cli.Verbs;
using Kullback.Fuzz.Seeds;

namespace Kullback.Fuzz.Targets;

/// <summary>Command lines of any words: the lists, the help, what is misspelt, doubled, missing or one too many.</summary>
internal sealed class Words : Target
{
    public override Case Next(Random random, long number)
    {
        Verb verb = Verbs.All[random.Next(Verbs.All.Count)];
        if (Pick.One(random, 3)) return List(random);
        if (Pick.One(random, 10)) return new Case([verb.Name, Pick.From(random, "--help", "-h", "-?")]);
        var setting = new Setting { Names = ["x", "y"], Numbers = ["x"], Companion = _ => "in/none", Profile = () => "in/none.klp" };
        List<string> line = [verb.Name];
        for (int i = random.Next(4); i > 0; i--)
        {
            Option[] options = [.. Verbs.Inputs(verb)];
            if (Pick.One(random, 2) && options.Length > 0) Options.Add(line, verb, options[random.Next(options.Length)], setting, random);
            else line.Add(Pick.From(random, "x", "0.5,0.5", "in/none.csv", "", "-", "--", "--no-such", "-x", "--json", "@x", "1", "--seed=",
                "--seed=1", "-1", "--help", "Normal(0,1)", "é", "--threads", "--columns", "a=b", "*"));
        }
        if (Pick.One(random, 3)) line[random.Next(line.Count)] = Mutation.Text(line[random.Next(line.Count)], random);
        if (Pick.One(random, 5)) line.Add(line[random.Next(line.Count)]);
        return new Case([.. line]);
    }

    private static Case List(Random random)
    {
        List<string> line = [Pick.From(random, "measures", "families")];
        if (line[0] == "measures") for (int i = random.Next(3); i > 0; i--)
            line.Add(Pick.One(random, 4) ? Mutation.Text(Pick.From(random, KnownNames.Measures), random)
                : Pick.From(random, KnownNames.Measures));
        Options.Outputs(line, Verbs.Named(line[0]), random, 0.6);
        return new Case([.. line]) { Width = Pick.From(random, 60, 80, 120) };
    }
}
