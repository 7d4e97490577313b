namespace Kullback.Data.Tables;

/// <summary>The progress of one stage as a part of the whole work's.</summary>
internal sealed class StageProgress(IProgress<WorkProgress> whole, string stage, double from, double to) : IProgress<double>
{
    public void Report(double value) => whole.Report(new WorkProgress(stage, from + (to - from) * value));
}
