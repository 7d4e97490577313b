using System.Text;
using Kullback.Fuzz.Seeds;

namespace Kullback.Fuzz.Targets;

/// <summary>Two tables, the second drawn again from the same columns and changed a little.</summary>
internal readonly record struct TablePair(SeedTable P, SeedTable Q, bool Same)
{
    public static TablePair Random(Random random, bool points, bool nested = false)
    {
        SeedTable p = points ? SeedTable.Points(random) : SeedTable.Any(random, nested);
        if (Pick.One(random, 12)) return new(p, p, true);
        SeedTable q = p.Again(random);
        for (int times = Pick.From(random, 0, 0, 1, 1, 2, 4); times > 0; times--) q.Mutate(random);
        if (Pick.One(random, 6)) p.Mutate(random);
        return new(p, q, false);
    }

    public Setting Setting(CsvStyle? style = null)
    {
        string[] names = [.. style is null ? P.Names : style.Known(P)];
        return new()
        {
            Names = names,
            Numbers = [.. P.Columns.Select((c, i) => (c, names[i])).Where(p => p.c.IsNumber && p.c.Missing == 0).Select(p => p.Item2)]
        };
    }
}

/// <summary>CSV in every dialect, under every verb that takes rows.</summary>
internal class CsvTables : Target
{
    protected virtual bool Points => false;

    public override Case Next(Random random, long number)
    {
        bool points = Points || Pick.One(random, 4);
        TablePair pair = TablePair.Random(random, points);
        CsvStyle style = CsvStyle.Random(random), other = Pick.One(random, 15) ? CsvStyle.Random(random) : style;
        byte[] p = style.Write(pair.P, random), q = pair.Same && other == style ? p : other.Write(pair.Q, random);
        bool sound = !Damage(random, style, ref p) & !Damage(random, style, ref q);
        string verb = TableLine.Verb(random, points);
        string first = Put("p", p, style, random), second = Put("q", q, other, random);
        bool same = sound && pair.Same && other == style && verb == "compare" && Pick.One(random, 2);
        if (same) return new Case([verb, first, second, .. style.Options(random, pair.P)]) { SameBothSides = true };
        return TableLine.Of(random, verb, first, second, pair.Setting(style), style.Options(random, pair.P));
    }

    protected virtual string Put(string name, byte[] bytes, CsvStyle style, Random random)
        => Workplace.Put(name + (style.Delimiter == '\t' && Pick.One(random, 2) ? ".tsv" : Pick.One(random, 12) ? ".txt" : ".csv"), bytes);

    /// <summary>Most files stay whole, so that a run gets past its readers; damage everywhere would only test the first check.</summary>
    private static bool Damage(Random random, CsvStyle style, ref byte[] bytes)
    {
        switch (random.Next(20))
        {
            case 0: bytes = style.Ragged(bytes, random); return true;
            case 1 or 2: bytes = Mutation.Bytes(bytes, random, random.Next(1, 4)); return true;
            default: return false;
        }
    }
}

/// <summary>Rows of numbers, under the verbs over points.</summary>
internal sealed class PointTables : CsvTables
{
    protected override bool Points => true;
}

/// <summary>CSV and JSON packed by gzip or Zstandard.</summary>
internal sealed class PackedTables : CsvTables
{
    protected override string Put(string name, byte[] bytes, CsvStyle style, Random random)
    {
        bool zstandard = Pick.One(random, 2);
        byte[] packed = zstandard ? Packed.Zstandard(bytes) : Packed.Gzip(bytes);
        if (!zstandard && Pick.One(random, 10)) packed = [.. packed, .. Packed.Gzip(bytes)];                // two members are one text
        if (Pick.One(random, 6)) packed = Mutation.Bytes(packed, random, random.Next(1, 3));
        return Workplace.Put(name + ".csv" + (Pick.One(random, 10) ? "" : zstandard ? ".zst" : ".gz"), packed);
    }
}

/// <summary>JSON arrays, or an object a line, with nested values.</summary>
internal sealed class JsonTables(bool lines) : Target
{
    public override Case Next(Random random, long number)
    {
        bool points = Pick.One(random, 4);
        TablePair pair = TablePair.Random(random, points, nested: true);
        string p = Damaged(JsonTable.Write(pair.P, random, lines), random), q = pair.Same ? p
            : Damaged(JsonTable.Write(pair.Q, random, lines), random);
        string verb = TableLine.Verb(random, points), ending = lines ? Pick.From(random, ".ndjson", ".ndjson", ".jsonl") : ".json";
        string first = Workplace.Put("p" + ending, Encoding.UTF8.GetBytes(p)),
            second = Workplace.Put("q" + ending, Encoding.UTF8.GetBytes(q));
        Setting setting = pair.Setting();
        if (Pick.One(random, 3))
            setting = new Setting
            {
                Names =
                [.. pair.P.Columns.SelectMany(
                    c => c.Kind == Kind.Object ? new[] { c.Name + ".id", c.Name + ".name", c.Name + ".deep.x" } : [c.Name])],
                Numbers = setting.Numbers
            };
        return TableLine.Of(random, verb, first, second, setting, []);
    }

    private string Damaged(string json, Random random)
    {
        switch (random.Next(24))
        {
            case 0: return Mutation.Text(json, random);
            case 1: return Encoding.UTF8.GetString(Mutation.Bytes(Encoding.UTF8.GetBytes(json), random, 2));
            case 2:
                int depth = random.Next(2, 3_000); return lines ? $"{{\"x\":{new string('[', depth)}{new string(']', depth)}}}\n{json}"
            : $"[{{\"x\":{new string('[', depth)}{new string(']', depth)}}}]";
            case 3 or 4 or 5:
                if (!lines) return Mutation.Json(json, random);
                string[] all = json.Split('\n');
                int at = random.Next(all.Length);
                if (all[at].Length > 0) all[at] = Mutation.Json(all[at], random);
                return string.Join('\n', all);
            default: return json;
        }
    }
}

/// <summary>Parquet: sound files with all types, and damaged ones.</summary>
internal sealed class ParquetTables : Target
{
    private const int Shared = 200, Pairs = 12;

    private readonly List<(byte[] P, byte[] Q, SeedTable Table, bool Points)> _pool = [];
    private long _epoch = -1;

    public override Case Next(Random random, long number)
    {
        if (number / Shared != _epoch) Fill(number / Shared);
        var (p, q, table, points) = _pool[random.Next(_pool.Count)];
        if (Pick.One(random, 5)) p = Mutation.Bytes(p, random, random.Next(1, 4));
        if (Pick.One(random, 8)) q = Mutation.Bytes(q, random, random.Next(1, 4));
        string first = Workplace.Put("p.parquet", p), second = Workplace.Put("q.parquet", q);
        return TableLine.Of(random, TableLine.Verb(random, points), first, second,
            new Setting { Names = [.. table.Names], Numbers = [.. table.Numbers] }, []);
    }

    private void Fill(long epoch)
    {
        _pool.Clear();
        var random = new Random((int)(epoch * 7919 + 17));
        using var writer = new ParquetTable();
        while (_pool.Count < Pairs)
        {
            bool points = _pool.Count % 4 == 0;
            TablePair pair = TablePair.Random(random, points, nested: true);
            _pool.Add((writer.Write(pair.P, random, "scratch/seed.parquet"), writer.Write(pair.Q, random, "scratch/seed.parquet"),
                pair.P, points));
        }
        _epoch = epoch;
    }
}
