using System.IO.Compression;
using System.Text.Json.Nodes;
using Kullback.Data.Profiles;

namespace Kullback.Data.Tests.Profiles;

/// <summary>A profile that no table can have is refused in one line that names what is wrong.</summary>
public sealed class DamagedProfilesTest : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string, string> Damages => new()
    {
        { "sum", "column 't': its counts sum to 1,001 where the profile has 1,000 rows" },
        { "cells", "column 'x': its counts sum to" },
        { "hours", "column 'd': its weekdays sum to" },
        { "twice", "column 'x' is there twice" },
        { "pair", "column 't': a value is no pair of text and rows" },
        { "repeated", "column 't': the value 'a' is counted twice" },
        { "negative", "column 't': -1 is no number of rows" },
        { "fraction", "column 't': 1.5 is no number of rows" },
        { "overflow", "column 't': 99999999999999999999 is no number of rows" },
        { "most", "column 't': its counts sum to" },
        { "word", "column 't': \"many\" is no number of rows" },
        { "boundaries", "column 'x': counts:" },
        { "order", "column 'x': boundary 1 is not above the one before it" },
        { "infinite", "column 'x': a boundary is no finite number" },
        { "range", " ends below its start" },
        { "end", "column 'x': its counts: cell 1 has one end only" },
        { "empty", "column 'x': its counts: cell" },
        { "outside", "column 'x': the values of cell" },
        { "type", "column 't': its counts do not fit its type" },
        { "unknown", "column 't': a member is missing or of the wrong type" },
        { "role", "column 't': its type or role is not known" },
        { "deviations", "column 'x': its counts have a negative sum of squares" },
        { "finite", "column 'x': its counts have more finite values than cells hold" },
        { "nothing", "column 't': it has neither counts nor a reason for none" },
        { "rows", "it has no rows" },
        { "object", "column 1: a member is missing or of the wrong type" },
    };

    [Theory]
    [InlineData(1), InlineData(10), InlineData(60), InlineData(400)]
    public void Infinite_values_are_counted_and_the_profile_can_be_read_again(int infinite)
    {
        string path = _folder.Of("infinite.klp"), table = _folder.Of("infinite.csv");
        var random = new Random(infinite);
        File.WriteAllText(table,
            "x\n" + string.Concat(Enumerable.Range(0, 1000)
                .Select(i => i < infinite ? "inf\n" : i < 2 * infinite ? "-inf\n"
                    : FormattableString.Invariant($"{random.NextDouble()}\n"))));
        using (FileStream file = File.Create(path)) TableProfile.Of(table).Write(file);
        Assert.Equal(1000, TableProfile.Read(path).Rows);
    }

    [Theory]
    [MemberData(nameof(Damages))]
    public void Is_refused(string damage, string said)
    {
        string path = _folder.Of("table.klp");
        using (FileStream file = File.Create(path)) TableProfile.Of(Table()).Write(file);
        Assert.Equal(1000, TableProfile.Read(path).Rows);
        JsonObject json = Unpacked(path);
        Apply(damage, json);
        Pack(path, json.ToJsonString());

        UnreadableDataException e = Assert.Throws<UnreadableDataException>(() => TableProfile.Read(path));

        Assert.StartsWith($"{path}: a damaged profile: ", e.Message, StringComparison.Ordinal);
        Assert.Contains(said, e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(e.Message, char.IsControl);
    }

    /// <summary>100 MB of blanks in 100 kB: refused after a part of it, in bounded memory.</summary>
    [Fact]
    public void A_file_that_swells_is_refused()
    {
        string path = _folder.Of("bomb.klp");
        using (var zip = new GZipStream(File.Create(path), CompressionLevel.SmallestSize))
            for (int i = 0; i < 100; i++) zip.Write(Enumerable.Repeat((byte)' ', 1 << 20).ToArray());
        long before = GC.GetAllocatedBytesForCurrentThread();
        UnreadableDataException e = Assert.Throws<UnreadableDataException>(() => TableProfile.Read(path));
        Assert.Contains("too large for a profile", e.Message, StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 80L << 20);      // doubling up to 2 * 20 MB
    }

    private static void Apply(string damage, JsonObject json)
    {
        JsonArray columns = json["columns"]!.AsArray();
        JsonObject Column(string name) => columns.Single(c => c!["name"]!.GetValue<string>() == name)!.AsObject();
        JsonObject text = Column("t"), counts = text["counts"]!.AsObject(), number = Column("x"), numbers = number["counts"]!.AsObject();
        JsonArray values = counts["values"]!.AsArray();
        switch (damage)
        {
            case "sum": counts["others"] = 1; break;
            case "cells": numbers["cells"]![0] = numbers["cells"]![0]!.GetValue<long>() + 7; break;
            case "hours": Column("d")["weekdays"]!["missing"] = 3; break;
            case "twice": columns.Add(number.DeepClone()); break;
            case "pair": values[0] = new JsonArray("a"); break;
            case "repeated": values.Add(new JsonArray("a", 1)); break;
            case "negative": values[0]![1] = -1; break;
            case "fraction": values[0]![1] = 1.5; break;
            case "overflow": values[0]![1] = JsonNode.Parse("99999999999999999999"); break;
            case "most": (values[0]![1], values[1]![1]) = (long.MaxValue, long.MaxValue); break;
            case "word": values[0]![1] = "many"; break;
            case "boundaries": number["boundaries"]!.AsArray().RemoveAt(0); break;
            case "order": number["boundaries"]![1] = number["boundaries"]![0]!.DeepClone(); break;
            case "infinite": number["boundaries"]![number["boundaries"]!.AsArray().Count - 1] = "inf"; break;
            case "range": numbers["high"]![numbers["low"]!.AsArray().TakeWhile(l => l is null).Count()] = -1e9; break;
            case "end": numbers["low"]![0] = numbers["low"]![0] is null ? 0 : null; break;
            case "empty":
                int held = numbers["low"]!.AsArray().TakeWhile(l => l is null).Count();
                numbers["low"]![held] = numbers["high"]![held] = null;
                break;
            case "outside": numbers["low"]![numbers["low"]!.AsArray().Count / 2] = -1e9; break;
            case "type": text["type"] = "number"; break;
            case "unknown": text["type"] = "poem"; break;
            case "role": text["role"] = "77"; break;
            case "deviations": numbers["squaredDeviations"] = -1; break;
            case "finite": numbers["finite"] = 1e6; break;
            case "nothing": text.Remove("counts"); break;
            case "rows": json["rows"] = 0; break;
            case "object": columns[0] = 5; break;
        }
    }

    private string Table() => _folder.Lines("table.csv", Enumerable.Range(0, 1000)
        .Select(i => $"{"ab"[i % 2]},{i % 37 / 4.0},2024-01-{i % 28 + 1:00}").Prepend("t,x,d"));

    private static JsonObject Unpacked(string path)
    {
        using var zip = new GZipStream(File.OpenRead(path), CompressionMode.Decompress);
        return JsonNode.Parse(zip)!.AsObject();
    }

    private static void Pack(string path, string json) => File.WriteAllBytes(path, TemporaryFolder.Gzipped(json));
}
