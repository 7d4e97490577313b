using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Kullback.Data.LanguageModels;
using Kullback.Divergences;

namespace Kullback.Speed.LanguageModels;

/// <summary>Rows of logits against rows of logits, see bench/language-models.sh. Lines are "what&lt;TAB&gt;CPU s&lt;TAB&gt;wall
/// s&lt;TAB&gt;GB/s", medians of five. write FOLDER ROWS writes p.f32, q.f32 and the same in half precision; one FOLDER and two FOLDER
/// measure on one thread and on two; many FOLDER ROWS compares that many short rows once, for the memory that it takes.</summary>
internal static class LanguageModelsSpeed
{
    internal static int Run(string[] args)
    {
        const int Vocabulary = 128256;
        CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        string folder = args.Length > 1 ? args[1] : ".";
        switch (args.FirstOrDefault())
        {
            case "write": Write(folder, int.Parse(args[2], CultureInfo.InvariantCulture)); break;
            case "many": Many(int.Parse(args[2], CultureInfo.InvariantCulture)); break;
            case "one": Run(folder, 1); break;
            case "two": Run(folder, 2); break;
            default: Console.Error.WriteLine("write FOLDER ROWS, one FOLDER, two FOLDER or many FOLDER ROWS"); return 2;
        }

        return 0;

        static void Run(string folder, int threads)
        {
            string count = threads == 1 ? "" : ", two threads";
            using (var p = NextTokenFile.Open(Path.Combine(folder, "p.f32"), Vocabulary, false))
            using (var q = NextTokenFile.Open(Path.Combine(folder, "q.f32"), Vocabulary, false))
            {
                int rows = (int)p.Shape.Rows;
                var (a, b, results) = (new float[rows * Vocabulary], new float[rows * Vocabulary], new double[rows]);
                for (int r = 0; r < rows; r++)
                {
                    p.Read(r, a.AsSpan(r * Vocabulary, Vocabulary));
                    q.Read(r, b.AsSpan(r * Vocabulary, Vocabulary));
                }
                var divergence = new KullbackLeibler();
                Measure($"Kullback D(P‖Q){count}", rows, 8, () =>
                {
                    if (threads > 1) Divergence.RowsOfLogits<KullbackLeibler, float>(divergence, a, b, Vocabulary, results);
                    else for (int r = 0; r < rows; r++)
                        results[r] = divergence.BetweenLogits<float>(a.AsSpan(r * Vocabulary, Vocabulary),
                            b.AsSpan(r * Vocabulary, Vocabulary));
                });
                Measure($"Kullback, all figures{count}", rows, 8,
                    () => Parallel.For(0, rows, new ParallelOptions { MaxDegreeOfParallelism = threads },
                    r => NextToken.Compare(a.AsSpan(r * Vocabulary, Vocabulary), b.AsSpan(r * Vocabulary, Vocabulary),
                        RowForm.Logits, 1, 10)));
            }
            foreach (var (name, left, right,
                bytes) in new[] { ("single-precision files", "p.f32", "q.f32", 8), ("half-precision files", "p.f16", "q.f16", 4) })
            {
                using var p = NextTokenFile.Open(Path.Combine(folder, left), Vocabulary, false);
                using var q = NextTokenFile.Open(Path.Combine(folder, right), Vocabulary, false);
                Measure($"Kullback, whole comparison, {name}{count}", (int)p.Shape.Rows, bytes,
                    () => NextTokenComparison.Run(p, [q], new NextTokenOptions { Threads = threads, KeepRows = false }, null, default));
            }
        }

        static void Measure(string what, int rows, int bytes, Action work)
        {
            work();
            var (walls, cpus) = (new double[5], new double[5]);
            for (int i = 0; i < walls.Length; i++)
            {
                var before = Environment.CpuUsage.TotalTime;
                long start = Stopwatch.GetTimestamp();
                work();
                walls[i] = Stopwatch.GetElapsedTime(start).TotalSeconds;
                cpus[i] = (Environment.CpuUsage.TotalTime - before).TotalSeconds;
            }
            Array.Sort(walls);
            Array.Sort(cpus);
            Console.WriteLine($"{what}\t{cpus[2]:0.0000}\t{walls[2]:0.0000}\t{(double)rows * Vocabulary * bytes / walls[2] / 1e9:0.00}");
        }

        // Short rows made as they are asked for: what is kept of a row does not depend on its length.
        static void Many(int rows)
        {
            const int Tokens = 64, PerChunk = 250;
            int chunks = rows / PerChunk;
            var text = new int[chunks * (PerChunk + 1)];
            for (int i = 0; i < text.Length; i++) text[i] = i % Tokens;
            MemoryRows Model(string name, float noise)
                => new(name, new NextTokenShape(chunks, PerChunk, 0, PerChunk + 1, Tokens), (row, logits) =>
            {
                uint state = (uint)row * 2654435761 + 1;
                for (int i = 0; i < logits.Length; i++) logits[i] = (state = state * 1664525 + 1013904223) * 2e-9f + noise * (i % 3);
            }, text, false);
            var report = NextTokenComparison.Run(Model("base", 0), [Model("candidate", 0.1f)],
                new NextTokenOptions { Threads = 2, KeepRows = false }, null, default);
            Console.WriteLine($"{report.Candidates[0].Figures.Kl.Mean}");
            Console.Error.WriteLine($"{Process.GetCurrentProcess().PeakWorkingSet64 / 1024}");
        }

        static void Write(string folder, int rows)
        {
            Directory.CreateDirectory(folder);
            var random = new Random(3);
            using FileStream p = File.Create(Path.Combine(folder, "p.f32")), q = File.Create(Path.Combine(folder, "q.f32")),
                ph = File.Create(Path.Combine(folder, "p.f16")), qh = File.Create(Path.Combine(folder, "q.f16"));
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
    }
}
