namespace Kullback.Reports;

/// <summary>A horizontal bar of block characters, in eighths of a column.</summary>
internal static class BlockBar
{
    private const string Eighths = " ▏▎▍▌▋▊▉█";

    /// <summary>A bar of <paramref name="width"/> columns, filled to <paramref name="fraction"/> (0 to 1);
    /// anything above 0 shows at least an eighth.</summary>
    public static string Of(double fraction, int width)
    {
        if (!(fraction > 0)) return new string(' ', width);
        int eighths = Math.Max(1, (int)Math.Round(Math.Min(1, fraction) * width * 8));
        int full = eighths / 8;
        string bar = new string('█', full) + (eighths % 8 > 0 ? Eighths[eighths % 8] : "");
        return bar.PadRight(width);
    }
}
