using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Kullback.Divergences;

/// <summary>Rows over the cores: each row alone, so that results do not depend on how many cores there are.</summary>
internal static class RowWork
{
    // Below this many entries a second thread costs more than it brings.
    private const long Worthwhile = 1 << 17;

    internal static bool IsLarge(int rows, long entries) => rows > 1 && entries >= Worthwhile && Environment.ProcessorCount > 1;

    /// <summary>Calls <paramref name="row"/> for 0 … count − 1; the error of the lowest row wins, as in a plain loop.</summary>
    internal static void OverCores(int count, Action<int> row)
    {
        int lowest = int.MaxValue;
        NotADistributionException? first = null;
        var gate = new Lock();
        Parallel.For(0, count, (r, loop) =>
        {
            try
            {
                row(r);
            }
            catch (NotADistributionException e)
            {
                lock (gate)
                    if (r < lowest) (lowest, first) = (r, e);
                loop.Break();
            }
        });
        if (first is not null) throw first;
    }

    /// <summary>Where the first entry lies, for a span that the caller keeps pinned.</summary>
    internal static ref byte Start<T>(ReadOnlySpan<T> entries) => ref Unsafe.As<T, byte>(ref MemoryMarshal.GetReference(entries));

    /// <summary>Entries of pinned memory, for another thread.</summary>
    internal static unsafe Span<T> At<T>(nint start, int from, int count)
        => MemoryMarshal.CreateSpan(ref Unsafe.Add(ref Unsafe.As<byte, T>(ref *(byte*)start), from), count);
}
