using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Kullback.Distributions;

// gaussians INPUT D RUNS: D(P‖Q) of the two laws in INPUT (doubles: mean, covariance of P, then of Q), construction included, and again with
// both factors at hand. Prints "value, median seconds of both, median seconds of the divergence alone".
string input = args[0];
int d = int.Parse(args[1], CultureInfo.InvariantCulture), runs = int.Parse(args[2], CultureInfo.InvariantCulture);
double[] numbers = MemoryMarshal.Cast<byte, double>(File.ReadAllBytes(input)).ToArray();
double[] whole = new double[runs], alone = new double[runs];
double value = 0;
for (int run = -5; run < runs; run++)
{
    TimeSpan start = Cpu();
    MultivariateNormal p = Law(0), q = Law(d + d * d);
    TimeSpan made = Cpu();
    value = MultivariateNormal.KullbackLeibler(p, q);
    TimeSpan end = Cpu();
    if (run >= 0) (whole[run], alone[run]) = ((end - start).TotalSeconds, (end - made).TotalSeconds);
}
Array.Sort(whole);
Array.Sort(alone);
Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{value:R} {whole[runs / 2]:R} {alone[runs / 2]:R}"));

MultivariateNormal Law(int at) => new(numbers.AsSpan(at, d), numbers.AsSpan(at + d, d * d));

// One thread, pinned: time on the clock of the process, fine enough for tenths of a millisecond.
static TimeSpan Cpu() => Stopwatch.GetElapsedTime(0);
