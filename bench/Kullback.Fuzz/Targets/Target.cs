namespace Kullback.Fuzz.Targets;

/// <summary>One kind of input; a case is made from a random generator, and for some from the number of a set of files that many cases
/// share.</summary>
internal abstract class Target
{
    private static readonly (string Name, Func<Workplace, Target> Make)[] s_all =
    [
        ("csv", _ => new CsvTables()), ("points", _ => new PointTables()), ("packed", _ => new PackedTables()),
            ("json", _ => new JsonTables(false)), ("ndjson", _ => new JsonTables(true)),
        ("parquet", _ => new ParquetTables()), ("profiles", p => new Profiles(p)), ("where", _ => new Filters()),
            ("outputs", _ => new OutputNames()), ("folders", _ => new Folders()),
        ("lm-base", _ => new BaseFiles()), ("lm-arrays", _ => new ArrayFiles()), ("lm-served", _ => new ServedAnswers()),
        ("expressions", _ => new Expressions()), ("vectors", _ => new Vectors()), ("npy", _ => new VectorFiles()),
            ("coding", _ => new CodedFiles()), ("rates", _ => new Rates()), ("words", _ => new Words()),
    ];

    public static IReadOnlyList<string> Names { get; } = [.. s_all.Select(t => t.Name)];

    public static Target Named(string name, Workplace place) => Plants.Named(name) is { } plant ? new Planted(plant)
        : s_all.First(t => t.Name == name).Make(place);

    /// <summary>Writes the inputs and gives the command line.</summary>
    public abstract Case Next(Random random, long number);
}
