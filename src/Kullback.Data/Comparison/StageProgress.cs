namespace Kullback.Data.Comparison;

/// <summary>The progress of one stage as a part of the whole work's.</summary>
internal sealed class StageProgress(IProgress<ComparisonProgress> whole, string stage, double from, double to) : IProgress<double>
{
    public void Report(double value) => whole.Report(new ComparisonProgress(stage, from + (to - from) * value));
}
