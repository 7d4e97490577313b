using System.Text;
using Kullback.Cli;
using Kullback.Cli.Terminal;
using Kullback.Fuzz.Seeds;

namespace Kullback.Fuzz.Targets;

/// <summary>Profiles, whole and damaged, under every verb that takes them.</summary>
internal sealed class Profiles(Workplace place) : Target
{
    private const int Shared = 400, Tables = 5;

    private readonly List<(byte[] Csv, byte[] First, byte[] Second, Setting Setting)> _pool = [];
    private long _epoch = -1;

    public override Case Next(Random random, long number)
    {
        if (number / Shared != _epoch) Fill(number / Shared);
        var (csv, first, second, setting) = _pool[random.Next(_pool.Count)];
        string p = Workplace.Put("p.klp", Damaged(first, random)), q = Workplace.Put("q.klp", Damaged(second, random));
        string table = Pick.One(random, 4) ? Workplace.Put("t.csv", csv) : q,
            verb = Pick.From(random, "compare", "compare", "explain", "merge", "merge", "profile");
        List<string> line = verb switch
        {
            "merge" => Pick.One(random, 4) ? [verb, p, q, Workplace.Put("r.klp", Damaged(first, random)), "-o", "out/output.klp"]
                : [verb, p, q, "-o", "out/output.klp"],
            "explain" => [verb, p, table, setting.Name(random)],
            "profile" => [verb, Workplace.Put("t.csv", csv), "-o", "out/output.klp", "--cells", p],
            _ => Pick.One(random, 6) ? [verb, Workplace.Put("t.csv", csv), table, "--cells", p] : [verb, p, table],
        };
        if (Pick.One(random, 3)) Options.Draw(line, Verbs.Named(verb), setting, random, 1, "--cells");
        Options.Outputs(line, Verbs.Named(verb), random, 0.5, "--output");
        return new Case([.. line]);
    }

    private static byte[] Damaged(byte[] profile, Random random) => random.Next(10) switch
    {
        0 => Mutation.Bytes(profile, random, random.Next(1, 3)),
        1 => Packed.Gzip(Mutation.Bytes(Packed.Ungzip(profile), random)),
        2 or 3 => Packed.Gzip(Encoding.UTF8.GetBytes(Mutation.Json(Encoding.UTF8.GetString(Packed.Ungzip(profile)), random))),
        _ => profile,
    };

    private void Fill(long epoch)
    {
        _pool.Clear();
        var random = new Random((int)(epoch * 104_729 + 5));
        var style = new CsvStyle(',', "\n", false, true, "utf-8", false, false, 0, false);
        while (_pool.Count < Tables)
        {
            SeedTable table = SeedTable.Any(random);
            if (table.Rows.Count < 3 || table.Columns.Count > 20) continue;
            byte[] csv = style.Write(table, random);
            string t = Workplace.Put("t.csv", csv), other = Workplace.Put("u.csv", style.Write(table.Again(random), random));
            if (Profile(t) is { } first && Profile(other, "--cells", "out/seed.klp") is { } second)
                _pool.Add((csv, first, second, new Setting { Names = [.. table.Names], Numbers = [.. table.Numbers] }));
            place.Clear();
        }
        _epoch = epoch;
    }

    private static byte[]? Profile(string table, params string[] more)
    {
        string output = more.Length == 0 ? "out/seed.klp" : "out/other.klp";
        int code = CommandLine.Run(["profile", table, "-o", output, "--threads", "1", .. more],
            new Shell { Output = Stream.Null, Error = TextWriter.Null }, CancellationToken.None);
        return code == 0 ? File.ReadAllBytes(output) : null;
    }
}
