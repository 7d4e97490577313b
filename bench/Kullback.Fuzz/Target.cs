using System.IO.Compression;
using System.Text;
using Kullback.Cli;
using Kullback.Cli.Terminal;

namespace Kullback.Fuzz;

/// <summary>One kind of input, and the arguments of a run made from a random generator alone.</summary>
internal abstract class Target(string folder)
{
    /// <summary>Writes this run's inputs and gives its arguments.</summary>
    public abstract string[] Next(Random random);

    public static Target Named(string name, string folder) => name switch
    {
        "between" => new Expressions(folder),
        "measure" => new InlineVectors(folder),
        "npy" => new NumpyFiles(folder),
        "profile" => new Profiles(folder),
        "tables" => new Tables(folder),
        _ => throw new ArgumentException($"'{name}' is no target: between, measure, npy, profile, tables"),
    };

    protected string Write(string name, byte[] bytes)
    {
        string path = Path.Combine(folder, name);
        File.WriteAllBytes(path, bytes);
        return path;
    }

    protected void Clear()
    {
        foreach (string file in Directory.GetFiles(folder)) File.Delete(file);
    }

    protected static T Pick<T>(Random random, params ReadOnlySpan<T> from) => from[random.Next(from.Length)];
}

/// <summary>Distributions as <c>between</c> reads them.</summary>
internal sealed class Expressions(string folder) : Target(folder)
{
    private static readonly string[] Seeds =
    [
        "Normal(0,1)", "Normal(1,2)", "StudentT(5)", "Gamma(shape=2,rate=1.5)", "0.3*Normal(-2,1)+0.7*Normal(2,1)", "Poisson(3)", "Binomial(10,0.3)",
        "Beta(2,3)", "Exponential(1)", "Uniform(0,1)", "Laplace(0,1)", "Categorical(0.2,0.8)",
    ];

    public override string[] Next(Random random) => ["between", Mutation.Of(Pick(random, Seeds), random), Mutation.Of(Pick(random, Seeds), random)];
}

/// <summary>Vectors written on the command line.</summary>
internal sealed class InlineVectors(string folder) : Target(folder)
{
    private static readonly string[] Seeds = ["0.36,0.48,0.16", "1/3,1/3,1/3", "480,310,210", "400,330,0", "1", "0,1,0", "0.5 0.25 0.25", "[0.5,0.5]"];
    private static readonly string[] Measures = ["jensen-shannon", "kullback-leibler", "renyi:2", "alpha:0.5", "wasserstein", "hellinger", "total-variation"];

    public override string[] Next(Random random)
    {
        List<string> all = ["measure", Mutation.Of(Pick(random, Seeds), random), Mutation.Of(Pick(random, Seeds), random)];
        if (random.Next(2) == 0) all.Add("--counts");
        if (random.Next(3) == 0) all.AddRange("--zeros", Mutation.Of("jeffreys", random));
        if (random.Next(2) == 0) all.AddRange("--measure", Mutation.Of(Pick(random, Measures), random));
        if (random.Next(4) == 0) all.AddRange("--unit", Mutation.Of("nats", random));
        return [.. all];
    }
}

/// <summary>NumPy's arrays.</summary>
internal sealed class NumpyFiles(string folder) : Target(folder)
{
    public override string[] Next(Random random)
    {
        Clear();
        return ["measure", Write("p.npy", Mutation.Of(Array(random), random)), Write("q.npy", Mutation.Of(Array(random), random)), "--counts"];
    }

    private static byte[] Array(Random random)
    {
        string header = Mutation.Of($"{{'descr': '{Pick(random, "<f8", "<f8", "<f8", "<i8", ">f8", "<f4")}', 'fortran_order': False, 'shape': (3,), }}", random);
        byte[] text = Encoding.UTF8.GetBytes(header + "\n");
        return [0x93, .. "NUMPY"u8, 1, 0, (byte)text.Length, (byte)(text.Length >> 8), .. text,
            .. BitConverter.GetBytes(1.0), .. BitConverter.GetBytes(2.0), .. BitConverter.GetBytes(3.0)];
    }
}

/// <summary>Profiles, damaged, against profiles that are whole.</summary>
internal sealed class Profiles : Target
{
    private readonly byte[] _profile;

    public Profiles(string folder) : base(folder)
    {
        string table = Write("table.csv", Tables.Csv(new Random(1), 60)), profile = Path.Combine(folder, "whole.klp");
        using var error = new StringWriter();
        int code = CommandLine.Run(["profile", table, "-o", profile], new Shell { Output = Stream.Null, Error = error }, CancellationToken.None);
        _profile = code == 0 ? File.ReadAllBytes(profile) : throw new InvalidOperationException(error.ToString());
        Clear();
    }

    public override string[] Next(Random random)
    {
        Clear();
        return ["compare", Write("p.klp", Mutation.Of(_profile, random)), Write("q.klp", Mutation.Of(_profile, random))];
    }
}

/// <summary>CSV, TSV, JSON and gzip under every verb that takes rows.</summary>
internal sealed class Tables(string folder) : Target(folder)
{
    public static byte[] Csv(Random random, int rows)
    {
        var text = new StringBuilder("x,y,city\n");
        for (int i = 0; i < rows; i++)
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"{random.Next(100)},{random.NextDouble():0.000},{Pick(random, "Paris", "\"New, York\"", "", "Rom")}\n");
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    public override string[] Next(Random random)
    {
        Clear();
        string verb = Pick(random, "compare", "explain", "estimate", "test", "transport", "fit", "information", "measure");
        string p = Write(random, "p"), q = Write(random, "q");
        List<string> all = verb switch
        {
            "explain" => [verb, p, q, "x"],
            "fit" => [verb, $"{p}:x"],
            "information" => [verb, p, "city"],
            "measure" => [verb, $"{p}:x", $"{q}:x", "--counts"],
            "estimate" or "test" or "transport" => [verb, p, q, "--exclude", "city"],
            _ => [verb, p, q],
        };
        if (verb is not "measure" && random.Next(2) == 0) all.AddRange(Pick<string[]>(random,
            ["--columns", Mutation.Of("x,y", random)], ["--exclude", Mutation.Of("city", random)], ["--where", Mutation.Of("x > 3", random)],
            ["--as", Mutation.Of("x=number", random)], ["--missing", Mutation.Of("NA", random)], ["--delimiter", Mutation.Of(";", random)]));
        return [.. all];
    }

    private string Write(Random random, string name)
    {
        byte[] csv = Csv(random, random.Next(3, 40)), bytes = Mutation.Of(csv, random);
        switch (random.Next(4))
        {
            case 0: return Write(name + ".tsv", [.. bytes.Select(b => b == (byte)',' ? (byte)'\t' : b)]);
            case 1: return Write(name + ".json", Mutation.Of("""[{"x":1,"y":2.5,"city":"Rom"},{"x":3,"y":null,"city":"Paris"}]"""u8.ToArray(), random));
            case 2:
                using (var packed = new MemoryStream())
                {
                    using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true)) gzip.Write(bytes);
                    return Write(name + ".csv.gz", Mutation.Of(packed.ToArray(), random));
                }
            default: return Write(name + ".csv", bytes);
        }
    }
}
