using System.Globalization;
using System.Text;
using Kullback.Distributions;
using Kullback.Fuzz.Seeds;

namespace Kullback.Fuzz.Targets;

/// <summary>Distributions as <c>between</c> reads them.</summary>
internal sealed class Expressions : Target
{
    public override Case Next(Random random, long number)
    {
        List<string> line = ["between", Expression(random), Expression(random)];
        for (int i = 1; i < 3; i++) if (Pick.One(random, 6)) line[i] = Mutation.Text(line[i], random);
        Options.Outputs(line, Verbs.Named("between"), random, 0.3);
        return new Case([.. line]);
    }

    private static string Expression(Random random)
    {
        if (!Pick.One(random, 12)) return Member(random);
        int parts = random.Next(2, 4);
        string[] weights = parts == 2 ? ["0.3", "0.7"] : ["1/4", "0.25", "0.5"];
        return string.Join(" + ", weights.Select(w => $"{w}*{Member(random)}"));
    }

    // Values are tried until the family takes them: what it refuses is told in a millisecond and teaches nothing more the hundredth time.
    private static string Member(Random random)
    {
        for (int tries = 0; ; tries++)
        {
            Family family = KnownNames.Families[random.Next(KnownNames.Families.Count)];
            double[] values =
                [.. family.Parameters.Select(
                    _ => Pick.From(random, 0.5, 1, 2, 3, 0.1, 10, -1, 0, 0.25, 25, 1e-3, 1e3, random.Next(1, 9), random.NextDouble()))];
            try { if (tries < 30) family.Create(values); }
            catch (ArgumentException) { continue; }
            bool named = Pick.One(random, 4);
            return $"{family.Name}({string.Join(", ", values.Select((v, i) => (named ? family.Parameters[i].Name + "=" : "") + v.ToString("R", CultureInfo.InvariantCulture)))})";
        }
    }
}

/// <summary>Vectors written on the command line, as lists and as JSON.</summary>
internal sealed class Vectors : Target
{
    public override Case Next(Random random, long number)
    {
        int length = random.Next(1, 9), form = random.Next(5);
        string[] forms = ["--counts", "--normalize", "--logits", "--log-probabilities"];
        List<string> line = ["measure", Vector(random, length, form), Vector(random, Pick.One(random, 30) ? length + 1 : length, form)];
        if (form > 0) line.Add(forms[form - 1]);
        Options.Draw(line, Verbs.Named("measure"), new Setting { Names = [] }, random, 1, [.. forms, .. Options.OfTables]);
        Options.Outputs(line, Verbs.Named("measure"), random, 0.2);
        return new Case([.. line]);
    }

    private static string Vector(Random random, int length, int form)
    {
        double[] weights = [.. Enumerable.Range(0, length).Select(_ => Pick.One(random, 6) ? 0 : (double)random.Next(1, 20))];
        if (weights.Sum() == 0) weights[0] = 1;
        double sum = weights.Sum();
        string Text(double x) => x.ToString("R", CultureInfo.InvariantCulture);
        string[] numbers =
            [
                .. weights.Select(
                    w => form switch { 0 => $"{w}/{sum}", 1 or 2 => Text(w),
                        _ => w == 0 ? "-inf" : Text(form == 3 ? Math.Log(w) + 3 : Math.Log(w / sum)) })];
        string text = random.Next(6) switch
        {
            0 when form is 1 or 2 => $"[{string.Join(',', numbers)}]",
            1 when form is 1 or 2 => $"{{{string.Join(',', numbers.Select((n, i) => $"\"{(char)('a' + i)}\":{n}"))}}}",
            2 => string.Join(' ', numbers),
            _ => string.Join(',', numbers),
        };
        return Pick.One(random, 8) ? Mutation.Text(text, random) : text;
    }
}

/// <summary>NumPy's arrays and JSON files under <c>measure</c>.</summary>
internal sealed class VectorFiles : Target
{
    public override Case Next(Random random, long number)
    {
        int length = random.Next(1, 7);
        List<string> line = ["measure", Write(random, "p", length), Write(random, "q", length),
            Pick.From(random, "--counts", "--normalize")];
        Options.Draw(line, Verbs.Named("measure"), new Setting { Names = [] }, random, 0.7,
            ["--counts", "--normalize", "--logits", "--log-probabilities", .. Options.OfTables]);
        return new Case([.. line]);
    }

    private static string Write(Random random, string name, int length)
    {
        double[] numbers = [.. Enumerable.Range(0, length).Select(_ => (double)random.Next(0, 9))];
        if (!Pick.One(random, 4))
            return Workplace.Put(name + ".npy",
                Npy.Damaged(Npy.Of(Pick.From(random, "<f8", "<f8", "<f4", "<f2", "<i8", "<i4", "<u1", ">f8", "<u8"), [length], numbers),
                    random, 5));
        string json = Pick.One(random, 2) ? $"[{string.Join(',', numbers)}]"
            : $"{{{string.Join(',', numbers.Select((n, i) => $"\"{(char)('a' + i)}\":{n}"))}}}";
        if (Pick.One(random, 4)) json = Pick.One(random, 2) ? Mutation.Json(json, random) : Mutation.Text(json, random);
        return Workplace.Put(name + ".json", Encoding.UTF8.GetBytes(json));
    }
}

/// <summary>Files of any bytes, coded with each other's models.</summary>
internal sealed class CodedFiles : Target
{
    public override Case Next(Random random, long number)
    {
        string a = Workplace.Put("a.txt", Text(random)), b = Workplace.Put("b.bin", Text(random));
        List<string> line = Pick.One(random, 4) ? ["code", "--matrix", a, b] : ["code", a];
        if (Pick.One(random, 5) && line.Contains("--matrix")) line.Add(Workplace.Put("c", Text(random)));
        Options.Draw(line, Verbs.Named("code"), new Setting { Names = [], Companion = _ => b }, random, 1.3, "--matrix");
        Options.Outputs(line, Verbs.Named("code"), random, 0.3);
        return new Case([.. line]);
    }

    private static byte[] Text(Random random)
    {
        byte[] bytes = new byte[random.Next(12) switch { 0 => 0, 1 => 1, 2 => 5_000, _ => random.Next(2, 300) }];
        int most = Pick.From(random, 1, 2, 20, 256);
        for (int i = 0; i < bytes.Length; i++) bytes[i] = (byte)random.Next(most);
        return bytes;
    }
}

/// <summary>Rate and distortion of letters given on the command line.</summary>
internal sealed class Rates : Target
{
    public override Case Next(Random random, long number)
    {
        int letters = random.Next(1, 5);
        string source = string.Join(',', Enumerable.Range(0, letters).Select(_ => Pick.From(random, "1", "2", "0.5", "7", "0", "1e-9")));
        if (Pick.One(random, 10)) source = Mutation.Text(source, random);
        List<string> line = ["rate-distortion", source, "--points", Pick.From(random, "2", "3", "5")];
        string Matrix(string option)
        {
            string rows = string.Concat(Enumerable.Range(0, letters)
                .Select(_ => string.Join(Pick.From(random, " ", ","), Enumerable.Range(0, letters).Select(_ => random.Next(4))) + "\n"));
            return "@" + Workplace.Put("d.txt", Encoding.UTF8.GetBytes(Pick.One(random, 6) ? Mutation.Text(rows, random) : rows));
        }
        if (Pick.One(random, 2))
            Options.Draw(line, Verbs.Named("rate-distortion"), new Setting { Names = [], Companion = Matrix }, random, 2,
                ["--points", "--column", .. Options.OfTables]);
        Options.Outputs(line, Verbs.Named("rate-distortion"), random, 0.4);
        return new Case([.. line]);
    }
}
