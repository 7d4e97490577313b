using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Kullback.Divergences;

namespace Kullback.Speed.Divergences;

/// <summary>divergences FOLDER CASE...: CPU seconds a call of each case on the vectors of FOLDER (see divergences.py), one line
/// "case&lt;TAB&gt;kullback &lt;TAB&gt;seconds", the median of five. Cases: 1e3 1e6 1e8 f32 rows logits measures threads (wall
/// seconds).</summary>
internal static class DivergencesSpeed
{
    internal static int Run(string[] args)
    {
        CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        string folder = args[0];
        foreach (string name in args.Skip(1)) Run(name);

        return 0;

        double[] Doubles(string name) => MemoryMarshal.Cast<byte, double>(Bytes(name)).ToArray();
        float[] Singles(string name) => MemoryMarshal.Cast<byte, float>(Bytes(name)).ToArray();

        byte[] Bytes(string name) => File.ReadAllBytes(Path.Combine(folder, name));

        void Run(string name)
        {
            switch (name)
            {
                case "1e3": Pair("KL f64 1e3", new KullbackLeibler(), Doubles("p_1e3.f64"), Doubles("q_1e3.f64")); break;
                case "1e6":
                    double[] p = Doubles("p_1e6.f64"), q = Doubles("q_1e6.f64");
                    Pair("KL f64 1e6", new KullbackLeibler(), p, q);
                    Pair("JS f64 1e6", new JensenShannon(), p, q);
                    Pair("TV f64 1e6", new TotalVariation(), p, q);
                    Pair("Hellinger f64 1e6", new Hellinger(), p, q);
                    break;
                case "f32": Pair("KL f32 1e6", new KullbackLeibler(), Singles("p_1e6.f32"), Singles("q_1e6.f32")); break;
                case "1e8": Pair("KL f64 1e8", new KullbackLeibler(), Large("p_1e6.f64"), Large("q_1e6.f64")); break;
                case "rows": Rows(Doubles("rows_p.f64"), Doubles("rows_q.f64")); break;
                case "logits": Logits(Singles("logits_p.f32"), Singles("logits_q.f32")); break;
                case "measures": Every(Doubles("p_1e6.f64"), Doubles("q_1e6.f64")); break;
                case "threads":
                    double[] a = Large("p_1e6.f64"), b = Large("q_1e6.f64");
                    Console.WriteLine(
                        $"KL f64 1e8 wall\tkullback\t{Median(() => new KullbackLeibler().Between<double>(a, b), wall: true):E4}");
                    break;
            }
        }

        // A hundred copies of a million cells: a hundred million cells without a file of that size.
        double[] Large(string name)
        {
            double[] one = Doubles(name), all = new double[100 * one.Length];
            for (int i = 0; i < all.Length; i++) all[i] = one[i % one.Length] / 100;
            return all;
        }

        static void Pair<TMeasure, T>(string label, TMeasure measure, T[] p, T[] q) where TMeasure : struct,
            IMeasure where T : System.Numerics.IBinaryFloatingPointIeee754<T>
            => Console.WriteLine($"{label}\tkullback\t{Median(() => measure.Between<T>(p, q)):E4}");

        static void Rows(double[] p, double[] q)
        {
            double[] results = new double[p.Length / 100];
            Console.WriteLine(
                $"KL f64 100k rows x 100\tkullback\t{Median(() => { for (int r = 0; r < results.Length; r++) results[r] = new KullbackLeibler().Between<double>(p.AsSpan(r * 100, 100), q.AsSpan(r * 100, 100)); return results[0]; }):E4}");
        }

        static void Logits(float[] p, float[] q)
        {
            const int Columns = 128256;
            Console.WriteLine(
                $"KL softmax rows f32\tkullback\t{Median(() => { double sum = 0; for (int r = 0; r < p.Length / Columns; r++) sum += KullbackLeiblerOfLogits.Row(p.AsSpan(r * Columns, Columns), q.AsSpan(r * Columns, Columns)); return sum; }) / (p.Length / Columns) * 512:E4}");
        }

        static void Every(double[] p, double[] q)
        {
            foreach (var measure in Measures.All)
                Console.WriteLine($"{measure.Facts.Key}\tkullback\t{Median(() => measure.Between<double>(p, q), runs: 3):E4}");
        }

        // Warm-up once; short calls are repeated until a run takes about 20 ms.
        static double Median(Func<double> call, bool wall = false, int runs = 5)
        {
            call();
            double Seconds(int inner)
            {
                (double cpu, long clock) = (Environment.CpuUsage.TotalTime.TotalSeconds, Stopwatch.GetTimestamp());
                for (int i = 0; i < inner; i++) call();
                return (wall ? Stopwatch.GetElapsedTime(clock).TotalSeconds : Environment.CpuUsage.TotalTime.TotalSeconds - cpu) / inner;
            }
            int repeat = Math.Max(1, (int)(0.02 / Math.Max(1e-7, Seconds(3))));
            double[] all = [.. Enumerable.Range(0, runs).Select(_ => Seconds(repeat)).Order()];
            return all[runs / 2];
        }
    }
}
