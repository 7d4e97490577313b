using Kullback.Distributions;
using Kullback.Numerics;

namespace Kullback.Divergences;

/// <summary>The integral over a tail of masses that are continued between the integers,
/// in panels of growing length of y = ln |x|.</summary>
internal sealed class IntegerTail
{
    private readonly Func<Offset, LogPair> _at;
    private readonly DistributionTerm _term;
    private readonly int _side;

    internal IntegerTail(Func<Offset, LogPair> at, DistributionTerm term, double from, int side)
    {
        (_at, _term, _side) = (at, term, side);
        double y = Math.Log(Math.Abs(from)), step = 0.5, peak = double.NegativeInfinity;
        Diverges = TailGrowth.Diverges(Height, _ => false, y, 1);
        for (int i = 0; i < 120 && !Diverges; i++, step *= 1.4)
        {
            Cancellation.Look();
            double next = y + step, height = Height(next), halfway = Height((y + next) / 2);
            Panels.Add(new Panel(Sampled, y, next));
            peak = Math.Max(peak, Math.Max(height, halfway));
            y = next;
            if ((height < halfway || double.IsNegativeInfinity(height)) && At(next).P + next < -45 && At(next).Q + next < -45
                && (height < peak - 60 || height < -700)) return;
        }
        if (!Diverges) Left = Math.Exp(Height(y) + Math.Log(y));
    }

    internal bool Diverges { get; }

    internal double Left { get; }

    internal List<Panel> Panels { get; } = [];

    private LogPair At(double y) => _at(Offset.OfLog(0, y, _side));

    private double Height(double y) => At(y).LogPart(_term.Part) + y;

    private Sample Sampled(double y)
    {
        var pair = At(y);
        double massP = Math.Exp(pair.P + y), massQ = Math.Exp(pair.Q + y);
        return new(pair.Part(_term.Part, y), massP, massQ,
            (massP > 0 ? massP * Math.Abs(pair.P) : 0) + (massQ > 0 ? massQ * Math.Abs(pair.Q) : 0), 0, pair.Gap, _term.Steepness(pair, y));
    }
}
