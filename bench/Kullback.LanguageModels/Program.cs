using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Kullback.Data.LanguageModels;
using Kullback.Divergences;

// Rows of logits against rows of logits: every figure of every row, from memory and from files, on one thread and on two.
// Kullback.LanguageModels write FOLDER [ROWS] writes p.f32, q.f32 (also read by bench/torch_rows.py), p.kld-like .safetensors in half precision;
// Kullback.LanguageModels run FOLDER measures.
const int Vocabulary = 128256;
string folder = args.Length > 1 ? args[1] : ".";
if (args is ["write", ..])
{
    Write(folder, args.Length > 2 ? int.Parse(args[2], CultureInfo.InvariantCulture) : 512);
    return;
}

using (var p = NextTokenFile.Open(Path.Combine(folder, "p.f32"), Vocabulary, false))
using (var q = NextTokenFile.Open(Path.Combine(folder, "q.f32"), Vocabulary, false))
{
    int rows = (int)p.Shape.Rows;
    float[] a = GC.AllocateUninitializedArray<float>(rows * Vocabulary, pinned: true), b = GC.AllocateUninitializedArray<float>(rows * Vocabulary, pinned: true);
    for (int r = 0; r < rows; r++)
    {
        p.Read(r, a.AsSpan(r * Vocabulary, Vocabulary));
        q.Read(r, b.AsSpan(r * Vocabulary, Vocabulary));
    }
    double sum = 0;
    Measure("all figures, from memory, one thread", rows, 8, () =>
    {
        sum = 0;
        for (int r = 0; r < rows; r++) sum += NextToken.Compare(a.AsSpan(r * Vocabulary, Vocabulary), b.AsSpan(r * Vocabulary, Vocabulary), RowForm.Logits, 1, 10).KlNats;
    });
    Measure("all figures, from memory, two threads", rows, 8, () => Parallel.For(0, rows, new ParallelOptions { MaxDegreeOfParallelism = 2 },
        r => NextToken.Compare(a.AsSpan(r * Vocabulary, Vocabulary), b.AsSpan(r * Vocabulary, Vocabulary), RowForm.Logits, 1, 10)));
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"mean KL {sum / rows:R} nat"));
}

foreach (var (name, left, right, bytes) in new[] { ("f32 files", "p.f32", "q.f32", 8), ("f16 files", "p.f16", "q.f16", 4) })
{
    foreach (int threads in new[] { 1, 2 })
    {
        using var p = NextTokenFile.Open(Path.Combine(folder, left), Vocabulary, false);
        using var q = NextTokenFile.Open(Path.Combine(folder, right), Vocabulary, false);
        Measure($"whole comparison, {name}, {threads} thread{(threads > 1 ? "s" : "")}", (int)p.Shape.Rows, bytes,
            () => NextTokenComparison.Run(p, [q], new NextTokenOptions { Threads = threads }, null, default));
    }
}
Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"peak memory of the process {Process.GetCurrentProcess().PeakWorkingSet64 / 1e6:0} MB (with both matrices in memory)"));

static void Measure(string what, int rows, int bytes, Action work)
{
    work();
    var (walls, cpus) = (new double[5], new double[5]);
    for (int i = 0; i < walls.Length; i++)
    {
        var before = Process.GetCurrentProcess().TotalProcessorTime;
        long start = Stopwatch.GetTimestamp();
        work();
        walls[i] = Stopwatch.GetElapsedTime(start).TotalSeconds;
        cpus[i] = (Process.GetCurrentProcess().TotalProcessorTime - before).TotalSeconds;
    }
    Array.Sort(walls);
    Array.Sort(cpus);
    double pairs = (double)rows * Vocabulary;
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
        $"{what,-44} CPU median {cpus[2]:0.000} s, wall median {walls[2]:0.000} s, least {walls[0]:0.000} s; {cpus[2] / pairs * 1e9:0.00} ns CPU a pair; {pairs * bytes / walls[0] / 1e9:0.00} GB/s"));
}

static void Write(string folder, int rows)
{
    Directory.CreateDirectory(folder);
    var random = new Random(3);
    using FileStream p = File.Create(Path.Combine(folder, "p.f32")), q = File.Create(Path.Combine(folder, "q.f32")), ph = File.Create(Path.Combine(folder, "p.f16")), qh = File.Create(Path.Combine(folder, "q.f16"));
    var (x, y, half) = (new float[Vocabulary], new float[Vocabulary], new Half[Vocabulary]);
    for (int r = 0; r < rows; r++)
    {
        for (int i = 0; i < Vocabulary; i++)
        {
            // Roughly what a model's logits look like: bell-shaped, a few far above.
            double u = random.NextDouble() + random.NextDouble() + random.NextDouble() + random.NextDouble() - 2;
            x[i] = (float)(4 * u + (random.Next(2000) == 0 ? 8 : 0));
            y[i] = x[i] + (float)(0.3 * (random.NextDouble() - 0.5));
        }
        p.Write(MemoryMarshal.AsBytes(x.AsSpan()));
        q.Write(MemoryMarshal.AsBytes(y.AsSpan()));
        for (int i = 0; i < Vocabulary; i++) half[i] = (Half)x[i];
        ph.Write(MemoryMarshal.AsBytes(half.AsSpan()));
        for (int i = 0; i < Vocabulary; i++) half[i] = (Half)y[i];
        qh.Write(MemoryMarshal.AsBytes(half.AsSpan()));
    }
}
