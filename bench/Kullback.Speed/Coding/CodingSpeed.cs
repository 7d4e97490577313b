using System.Globalization;
using System.Runtime.InteropServices;
using Kullback.Coding;

namespace Kullback.Speed.Coding;

/// <summary>coding FILE: speed of the entropy coders on a file; capacity FILE: a channel of 256 by 256 doubles, to a certified gap of 1e-6
/// nat. CPU seconds, median of the runs; Markdown rows on standard output.</summary>
internal static class CodingSpeed
{
    internal static int Run(string[] args)
    {
        const int runs = 9;
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        switch (args)
        {
            case ["coding", var path]:
                Coding(File.ReadAllBytes(path));
                return 0;
            case ["capacity", var path]:
                Capacity(MemoryMarshal.Cast<byte, double>(File.ReadAllBytes(path)).ToArray());
                return 0;
            default:
                Console.Error.WriteLine("usage: Kullback.Bench.Coding coding|capacity FILE");
                return 2;
        }

        static void Coding(byte[] bytes)
        {
            // Both halves of the loop, without container: a table of the whole file.
            double[] counts = new double[256];
            foreach (byte b in bytes) counts[b]++;
            var table = FrequencyTable.Of(counts, 12);
            byte[] code = Rans.Encode(bytes, table), decoded = new byte[bytes.Length];
            Row("rANS, 12-bit table, 4 states", bytes.Length, code.Length, Seconds(() => Rans.Encode(bytes, table)),
                Seconds(() => Rans.Decode(code, table, decoded)));
            if (!decoded.AsSpan().SequenceEqual(bytes)) throw new InvalidOperationException("rANS: decoded to other bytes.");
            foreach (var (method, order, name) in (ReadOnlySpan<(CodingMethod, int, string)>)
                [(CodingMethod.Table, 0, "container, rANS blocks (counting, table, check sums)"),
                    (CodingMethod.Adaptive, 0, "container, adaptive order 0"), (CodingMethod.Adaptive, 2, "container, adaptive order 2")])
            {
                byte[] part = method == CodingMethod.Table ? bytes : bytes[..Math.Min(bytes.Length, 1 << 20)];
                var coded = new MemoryStream(2 * part.Length);
                var back = new MemoryStream(part.Length);
                double encoding = Seconds(() => { coded.SetLength(0); CodedStream.Encode(new MemoryStream(part), coded, method, order); });
                byte[] container = coded.ToArray();
                double decoding = Seconds(() => { back.SetLength(0); CodedStream.Decode(new MemoryStream(container), back); });
                if (!back.ToArray().AsSpan().SequenceEqual(part)) throw new InvalidOperationException($"{name}: decoded to other bytes.");
                Row(name, part.Length, container.Length, encoding, decoding);
            }
        }

        static void Row(string name, int length, int coded, double encoding, double decoding)
            => Console.WriteLine($"| {name} | {8.0 * coded / length:0.0000} | {length / encoding / 1e6:0} | {length / decoding / 1e6:0} |");

        static void Capacity(double[] rows)
        {
            var channel = new Channel(256, 256, rows);
            ChannelCapacity found = channel.Capacity(1e-6);
            double seconds = Seconds(() => found = channel.Capacity(1e-6));
            Console.WriteLine($"{seconds:R} {found.LowerNats:R} {found.UpperNats:R} {found.Iterations}");
        }

        static double Seconds(Action action)
        {
            for (int k = 0; k < 2; k++) action();
            double[] seconds = new double[runs];
            for (int k = 0; k < runs; k++)
            {
                var before = Environment.CpuUsage.TotalTime;
                int times = 0;
                do
                {
                    action();
                    times++;
                }
                while ((Environment.CpuUsage.TotalTime - before).TotalSeconds < 0.1);
                seconds[k] = (Environment.CpuUsage.TotalTime - before).TotalSeconds / times;
            }
            Array.Sort(seconds);
            return seconds[runs / 2];
        }
    }
}
