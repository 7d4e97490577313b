using System.CommandLine;
using System.Globalization;
using Kullback.Cli.Verbs;
using Kullback.Fuzz.Seeds;

namespace Kullback.Fuzz;

/// <summary>What options may refer to.</summary>
internal sealed class Setting
{
    public required IReadOnlyList<string> Names { get; init; }

    public IReadOnlyList<string> Numbers { get; init; } = [];

    /// <summary>A profile's path, made when it is asked for.</summary>
    public Func<string?> Profile { get; init; } = () => null;

    /// <summary>A file of the verb's own kind: a vocabulary, a corpus, a model.</summary>
    public Func<string, string?> Companion { get; init; } = _ => null;

    public string Name(Random random) => Names.Count == 0 ? "x" : Names[random.Next(Names.Count)];

    public string Number(Random random) => Numbers.Count == 0 ? Name(random) : Numbers[random.Next(Numbers.Count)];
}

/// <summary>Options with values, drawn for every option that a verb has: one that is new and not listed here ends the fuzzer with its
/// name.</summary>
internal static class Options
{
    /// <summary>Options that have an effect on tables only.</summary>
    public static IReadOnlyList<string> OfTables { get; } =
        ["--as", "--where", "--header", "--skip-lines", "--comment", "--encoding", "--decimal", "--delimiter", "--missing", "--literal",
            "--threads", "--memory", "--timeout", "--password-file"];

    /// <summary>Adds some of a verb's options, mostly with values that have a meaning.</summary>
    public static void Draw(List<string> line, Verb verb, Setting setting, Random random, double wanted,
        params ReadOnlySpan<string> without)
    {
        Option[] all = [.. Verbs.Inputs(verb)];
        foreach (Option option in all)
        {
            if (random.NextDouble() >= wanted / all.Length || without.Contains(option.Name) || line.Contains(option.Name)) continue;
            Add(line, verb, option, setting, random);
        }
        if (!line.Contains("--threads") && !without.Contains("--threads") && all.Any(o => o.Name == "--threads") && !Pick.One(random, 10))
            line.AddRange("--threads", "1");
    }

    /// <summary>Adds the option.</summary>
    public static void Add(List<string> line, Verb verb, Option option, Setting setting, Random random)
    {
        if (option is Option<bool>) { line.Add(option.Name); return; }
        if (Value(verb.Name, option.Name, setting, random) is not { } value) return;
        line.Add(option.Name);
        if (option.Name == "--independence") line.Add(setting.Number(random));
        line.Add(Pick.One(random, 25) ? Mutation.Text(value, random) : value);
        if (option.Name == "--sample" && !line.Contains("--joint")) line.Add("--joint");
    }

    private static string? Value(string verb, string option, Setting s, Random r) => Shared(option, s, r, out string? value) ? value
        : (verb, option) switch
        {
            ("language-model", _) => LanguageModel(option, s, r),
            ("generative", "--cells") => Pick.From(r, "2", "20", "1000000", "1"),
            ("generative", "--holdout") => s.Companion(option) ?? "in/none",
            ("generative", "--probabilities" or "--real-probabilities") => s.Companion(option) ?? "in/none",
            (_, "--array") => s.Name(r),
            (_, "--tolerance") => Pick.From(r, "0.05", "0.2", "0", "1", "nan"),
            (_, "--cells") => s.Profile(),
            ("distribution", _) => Pick.From(r, "0.5", "0.1,0.9", "0", "1", "nan", "-3", "1e300"),
            ("policy", "--sequence" or "--position" or "--mask" or "--step") => s.Name(r),
            ("policy", "--sampler" or "--trainer" or "--kept-mass") => s.Number(r),
            ("policy", "--groups") => s.Companion(option) ?? "in/none",
            ("policy", "--epsilon") => Pick.From(r, "0.2", "0.1,0.3", "0", "2"),
            ("train", "--algorithm") => Pick.From(r, "trpo", "ppo", "natural", "sac"),
            ("train", "--steps") => Pick.From(r, "1", "300", "3000", "0", "-1"),
            ("train", "--episodes") => Pick.From(r, "1", "3", "0"),
            ("train", "--max-kl") => Pick.From(r, "0.01", "1", "0", "-1", "nan", "1e-300"),
            ("train", "--clip") => Pick.From(r, "0.2", "0", "1", "nan"),
            ("train", "--seed") => Pick.From(r, "1", "1,2", "1,1", "-1", "x"),
            ("train", "--checkpoint") => s.Companion(option) ?? "in/none",
            ("topics", "--documents") => Pick.From(r, "file", "line", "paragraph", "20", "0", "page"),
            ("topics", "--text") => s.Name(r),
            ("topics", "--stop-words") => Pick.From(r, "english", "in/none"),
            ("topics", "--min-documents" or "--most" or "--restarts" or "--sweeps") => Pick.From(r, "1", "2", "5", "0"),
            ("topics", "--topics") => Pick.From(r, "1", "2", "5", "0", "1000"),
            ("topics", "--method") => Pick.From(r, "batch", "online", "gibbs", "none"),
            ("topics", "--alpha" or "--eta" or "--significance") => Pick.From(r, "0.1", "1", "0", "-1", "nan"),
            ("topics", "--held-out" or "--apply") => s.Companion(option) ?? "in/none",
            ("ab", "--id" or "--outcome" or "--by") => s.Name(r),
            ("ab", "--probability" or "--log-likelihood" or "--score") => s.Number(r),
            ("ab", "--classes" or "--samples") => s.Number(r),
            ("ab", "--adjust") => Pick.From(r, "holm", "bh", "none"),
            ("ab", "--tuned-for" or "--most") => Pick.From(r, "2", "10", "1000", "0", "-1"),
            ("ab", "--margin") => Pick.From(r, "0", "0.01", "1", "-1", "nan"),
            ("ab", "--power") => Pick.From(r, "0.8", "0.99", "0.05", "1", "0"),
            ("calibration", "--outcome" or "--by" or "--time") => s.Name(r),
            ("calibration", "--probability" or "--classes") => s.Number(r),
            ("calibration", "--quantiles") => s.Number(r),
            ("calibration", "--levels") => Pick.From(r, "0.5", "0.1,0.9", "0", "x"),
            ("calibration", "--normal") => $"{s.Number(r)},{s.Number(r)}",
            ("calibration", "--positive") => Pick.From(r, "1", "yes", "a", ""),
            ("calibration", "--against") => s.Companion(option) ?? "in/none",
            ("calibration", "--draws") => Pick.From(r, "19", "99", "18", "1000000"),
            ("logs", "--session") => Pick.From(r, "blk_\\d+", "(\\w+)", "(", "x*"),
            ("logs", "--false-alarms") => Pick.From(r, "1%", "0.1", "0", "nan"),
            ("stream", "--column") => s.Name(r),
            ("stream", "--detector") => Pick.From(r, "shewhart", "cusum", "ewma", "page-hinkley", "adwin", "relative-entropy", "conformal",
                "e-detector", "bayes", "x"),
            ("stream", "--false-alarm-every") => Pick.From(r, "10", "200", "1e7", "9", "nan"),
            ("stream", "--normal-rows") => Pick.From(r, "20", "40", "1000000", "0"),
            ("stream", "--mean") => Pick.From(r, "0", "-1e300", "30", "x"),
            ("stream", "--standard-deviation") => Pick.From(r, "1", "1e-300", "0"),
            ("stream", "--subgroup") => Pick.From(r, "1", "5", "100000000"),
            ("stream", "--shift") => Pick.From(r, "0.05", "1", "10", "11"),
            ("calibration", "--bins") => Pick.From(r, "1", "15", "1000", "0"),
            ("calibration", "--recalibrate") => Pick.From(r, "all", "platt", "isotonic,beta", "temperature", "venn-abers", "plat"),
            ("calibration", "--costs") => Pick.From(r, "1,5", "1", "0,1", "1e300,1e-300"),
            ("fidelity", "--triples") => Pick.One(r, 3) ? "all" : $"{s.Name(r)},{s.Name(r)},{s.Name(r)}",
            ("fidelity", "--records") => Pick.From(r, "100", "1000", "99"),
            ("fidelity", "--holdout") => s.Companion(option) ?? "in/none",
            (_, "--block") => Pick.From(r, "1", "2", "50", "0"),
            (_, "--theiler") => Pick.From(r, "0", "3", "100000"),
            ("test", "--groups") => s.Name(r),
            (_, "--scale") => Pick.From(r, "covariance", "columns", "none"),
            (_, "--cost") => s.Companion(option) ?? "in/none",
            (_, "--unbalanced") => Pick.From(r, "0.1", "1", "1e9", "0", "-1"),
            (_, "--confidence") => Pick.From(r, "0.9", "0.99", "0", "1"),
            ("between", "--pairs") => s.Companion(option),
            (_, "--time-limit") => Pick.From(r, "0.01", "0.5", "3", "0", "-1", "nan"),
            (_, "--sample") => Pick.From(r, "4", "20", "1000"),
            (_, "--fail-on") => verb switch
            {
                "between" => Pick.From(r, "kl>0.1nat", "jensen-shannon>=0.01bit,tv>2", "wasserstein-2<1e9", "kl-reverse>0nat", "never"),
                "transport" => Pick.From(r, "undecided", "distance>0", "distance<=1e9,undecided", "distance>1bit"),
                "estimate" => Pick.From(r, "unreliable", "estimate>0.05nat", "estimate<0bit", "estimate>0"),
                "information" => Pick.From(r, "bits>0.9", "bits<0", "bits>=nan"),
                "generative" => Pick.From(r, "not-fine", "undecided", "never", "coverage<0.9", "kid>0.1,copies>0", "frechet>nan"),
                "test" => Pick.From(r, "rejected", "never", "p<=0.05", "p < 1", "rejected,p>0", "p<=x", "q<1"),
                "topics" => Pick.From(r, "differ", "never", "excess>0.01bit", "jensen-shannon>1nat", "p<0.05", "perplexity>100", "p<x"),
                "ab" => Pick.From(r, "worse", "undecided", "segment", "never", "gain<-0.01bit", "jensen-shannon>0.1bit",
                    "p<0.05", "gain<0"),
                "policy" => Pick.From(r, "k3>0.01nat", "k3>=0.005 bits", "k3>0", "k3<1e9nat", "never"),
                "calibration" => Pick.From(r, "miscalibrated", "undecided", "part", "impossible", "never", "miscalibration>0.01bit",
                    "smece>0.1,p<0.05", "ece>=nan", "log>1bit"),
                "fidelity" => Pick.From(r, "unfaithful", "too-close", "undecided", "never", "closer>0.55",
                    "bits>0.1,pair-bits>0.1", "auc<0.5",
                    "joint-bits>0", "membership-bits>=0.1"),
                "code" => Pick.From(r, "short", "mismatch>0.1bit", "mismatch<=0nat,short", "mismatch>1"),
                "fit" => Pick.From(r, "unfitted", "cells>0.05nat", "cells<1e9bit,unfitted", "cells>1"),
                "logs" => Pick.From(r, "anomaly", "new-template", "never", "share>5%", "share>0.1"),
                "stream" => Pick.From(r, "alarm", "dependent", "never", "alarms>2", "alarms>=nan"),
                "rate-distortion" => Pick.From(r, "rate>2bit", "width>1e-3nat", "rate<0hartley", "rate>1"),
                "measure" => Pick.From(r, "jensen-shannon>0.01bit", "tv>=0", "kl<1e9nat,tv>2", "renyi(2)>0.1bit",
                    "jensen-shannon-distance>0.1",
                    "entropy<1hartley", "kl>nan"),
                _ => Pick.From(r, "drift", "warn", "schema", "undecided", "never", "drift,schema", "warn,undecided", "bits>0.1",
                    "psi>=0.25,schema", "bits<0", "joint-bits>0.1"),
            },
            (_, "--suppress") => Pick.From(r, "0", "2", "10", "1000000"),
            ("estimate", "--method") =>
                Pick.From(r, "auto", "all", "neighbors", "common-radius", "neighbor-ratio", "kernel", "logistic", "ulsif",
                    "rulsif", "kliep",
                    "weighted", "vasicek", "van-es", "ebrahimi", "correa", "ksg1", "ksg2", "mixed", "ross"),
            ("transport", "--method") => Pick.From(r, "exact", "sinkhorn", "sliced"),
            (_, "--neighbors") => Pick.From(r, "1", "3", "10"),
            (_, "--x" or "--y" or "--given") => s.Number(r),
            (_, "--level" or "--alpha") => Pick.From(r, "0.9", "0.5", "0.01", "0", "1"),
            (_, "--subsamples") => Pick.From(r, "0", "20", "200"),
            (_, "--test") => Pick.From(r, "ks", "kuiper", "cramer-von-mises", "anderson-darling", "wasserstein", "energy", "mmd",
                "mmd-aggregated", "mmd-block", "mmd-linear", "friedman-rafsky", "neighbors", "classifier", "classifier-neighbors",
                "energy,mmd",
                "hsic", "distance-correlation"),
            (_, "--independence") => s.Number(r),
            (_, "--permutations") => Pick.From(r, "1", "19", "199"),
            (_, "--stop-after") => Pick.From(r, "0", "1", "10"),
            (_, "--bandwidth" or "--epsilon") => Pick.From(r, "0.1", "1", "1e-9", "1e9"),
            (_, "--order") => verb == "code" ? Pick.From(r, "0", "1", "2", "3") : Pick.From(r, "1", "2", "1.5", "30"),
            (_, "--metric") => Pick.From(r, "euclidean", "manhattan", "chebyshev"),
            (_, "--directions") => Pick.From(r, "1", "7", "50"),
            (_, "--top") => Pick.From(r, "0", "3", "1000"),
            (_, "--distortion") => Pick.From(r, "hamming", "absolute", "squared", s.Companion("--distortion") ?? "hamming"),
            (_, "--points") => Pick.From(r, "2", "5", "21"),
            (_, "--measure") => Pick.From(r, KnownNames.Measures),
            (_, "--unit") => Pick.From(r, "bits", "nats", "hartleys"),
            (_, "--zeros") => Pick.From(r, "exact", "jeffreys", "laplace", "add=0.1", "skew=0.05", "common"),
            (_, "--contributions") => Pick.From(r, "0", "1", "20"),
            (_, "--model-from") => s.Companion(option),
            _ => throw new InvalidOperationException($"no values are known for {option} of {verb}: add them to Options.cs"),
        };

    private static bool Shared(string option, Setting s, Random r, out string? value)
    {
        value = option switch
        {
            "--columns" or "--exclude" or "--key" => Globs(s, r),
            "--as" => $"{s.Name(r)}={Pick.From(r, "category", "number", "boolean", "date", "time", "timestamp", "text", "category")}",
            "--where" => Conditions.Sound(s, r),
            "--weight" => s.Number(r),
            "--cluster" or "--by" or "--label" or "--target" or "--column" => s.Name(r),
            "--threshold" => Pick.From(r, "0.02", "small", "medium", "large", "psi:0.25", "distance:0.1", "1e-9", "1"),
            "--seed" => Pick.From(r, "1", "5", "2147483647", "0", "2", "3", "7", "-5"),
            "--header" => Pick.From(r, "yes", "no", "yes", string.Join(',', s.Names.Select((_, i) => $"h{i}"))),
            "--skip-lines" => Pick.From(r, "0", "1", "2"),
            "--comment" => Pick.From(r, "#", "//", "%"),
            "--encoding" => Pick.From(r, "utf-8", "utf-8", "utf-16", "latin-1", "windows-1252"),
            "--decimal" => Pick.From(r, ".", ".", ","),
            "--date-format" => Pick.From(r, "%d/%m/%Y", "%m/%d/%Y", "%Y-%m-%d", "%d.%m.%y %H:%M", "%Y", "%q"),
            "--delimiter" => Pick.From(r, ",", ",", ";", "tab", "|"),
            "--missing" => Pick.From(r, "NA", "c1", "-999", "", "0"),
            "--threads" => Pick.From(r, "1", "2"),
            "--timeout" => Pick.From(r, "1", "600"),
            "--password-file" => "no-such-file",
            "--memory" => Pick.From(r, "512MB", "64MB", "1GB", "0.5GiB"),
            _ => null,
        };
        return value is not null;
    }

    private static string Globs(Setting s, Random r) => string.Join(',', Enumerable.Range(0, r.Next(1, 4)).Select(_ => r.Next(6) switch
    {
        0 => "*",
        1 => s.Name(r) is { Length: > 0 } n ? n[0] + "*" : "*",
        2 => "?",
        _ => s.Name(r).Replace(",", "\\,", StringComparison.Ordinal),
    }));

    private static string? LanguageModel(string option, Setting s, Random r) => option switch
    {
        "--vocabulary" or "--candidate-vocabulary" or "--corpus" or "--models" => s.Companion(option),
        "--vocabulary-size" => s.Companion(option),
        "--floor" => s.Companion(option) is { } second && Pick.One(r, 2) ? second : Pick.From(r, "1e-9", "0", "0.001", "16-bit"),
        "--groups" => s.Companion(option) ?? "in/none",
        "--common-vocabulary" => Pick.From(r, "3", "1", "100000"),
        "--unit" => Pick.From(r, "bits", "nats"),
        "--position-bins" => Pick.From(r, "2", "1,3", "3,1", "0"),
        "--speculative" => Pick.From(r, "0.1", "0", "1", "3"),
        "--save-top" => Pick.From(r, "1", "5", "100000", "0"),
        "--longest-draft" => Pick.From(r, "1", "16", "0"),
        "--distill" => Pick.From(r, "1", "2", "0.01"),
        "--beta" => Pick.From(r, "0.5", "0", "1", "2"),
        "--teacher-top" => Pick.From(r, "1", "3", "1000"),
        "--top" => Pick.From(r, "1", "3", "10"),
        "--block-rows" => Pick.From(r, "1", "2", "5"),
        "--corpus-order" => r.Next(1, 5).ToString(CultureInfo.InvariantCulture),
        "--temperature" => Pick.From(r, "0.7", "1", "2", "0.01"),
        "--top-k" => Pick.From(r, "1", "3", "40"),
        "--top-p" or "--min-p" => Pick.From(r, "0.95", "0.05", "1", "0"),
        "--fail-on" => Pick.From(r, "kl>0.01bit", "kl>0.007 nats", "kl>=0nat,per-byte>0nat", "kl<1e9bit", "never"),
        _ => throw new InvalidOperationException($"no values are known for {option} of language-model: add them to Options.cs"),
    };

    private static readonly (string Option, string Ending)[] s_endings =
    [
        ("--html", "html"), ("--json", "json"), ("--jsonl", "jsonl"), ("--markdown", "md"), ("--junit", "xml"), ("--output", "klp"),
            ("--pairs", "md"), ("--tokens", "parquet"),
        ("--save-rows", "rows"), ("--save-base", "kld"), ("--write-base", "kld"), ("--write-rows", "safetensors"),
    ];

    /// <summary>Adds outputs; some lie there already, and at most one goes to standard output.</summary>
    public static void Outputs(List<string> line, Verb verb, Random random, double wanted, params ReadOnlySpan<string> without)
    {
        OutputOption[] all = [.. verb.Options.OfType<OutputOption>()];
        foreach (OutputOption option in all)
        {
            if (random.NextDouble() >= wanted / all.Length || without.Contains(option.Name) || line.Contains(option.Name)) continue;
            string path = $"out/{option.Name.TrimStart('-')}.{s_endings.First(e => e.Option == option.Name).Ending}";
            if (Pick.One(random, 8) && !line.Contains("-")) path = "-";
            else if (Pick.One(random, 3)) File.WriteAllText(path, Workplace.Kept);
            line.AddRange(option.Name, path);
        }
    }
}
