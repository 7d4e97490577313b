namespace Kullback.Monitoring;

/// <summary>What a session scored.</summary>
/// <param name="MaximumBits">The surprise of its most surprising step, in bits.</param>
/// <param name="MeanBits">The mean over its steps, the end among them.</param>
/// <param name="Worst">Which step that was, from 0; the number of events for the end.</param>
/// <param name="FrequencyBits">D(events of the session ‖ events of normal sessions), bits: how often things happen, in whatever
/// order.</param>
public sealed record SessionScore(double MaximumBits, double MeanBits, int Worst, double FrequencyBits);

/// <summary>Normal sessions as a chain of events with a start and an end, add-½ over what may follow.</summary>
/// <remarks>The end is an outcome as every event is: most failures are sessions that are cut short, and without it they look normal. A
/// step never seen costs finitely many bits, the more the more often its origin was seen.</remarks>
public sealed class SessionModel
{
    private readonly Dictionary<(int From, int To), long> _steps = [];
    private readonly Dictionary<int, long> _from = [], _events = [];
    private long _total;

    /// <summary>The start and the end of a session, in <see cref="Steps"/>.</summary>
    public const int Start = -1, End = -2;

    /// <summary>An empty model.</summary>
    /// <param name="outcomes">How many kinds of events there are; one beyond what was seen stands for all that are new.</param>
    public SessionModel(int outcomes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(outcomes, 1);
        Outcomes = outcomes;
    }

    /// <summary>Kinds of events.</summary>
    public int Outcomes { get; }

    /// <summary>How often each step was seen.</summary>
    public IReadOnlyDictionary<(int From, int To), long> Steps => _steps;

    /// <summary>Adds a normal session.</summary>
    /// <param name="events">Its events in order, numbers from 0.</param>
    public void Add(ReadOnlySpan<int> events)
    {
        int before = Start;
        foreach (int e in events)
        {
            Add(before, e, 1);
            before = e;
        }
        Add(before, End, 1);
    }

    /// <summary>Adds steps that were counted before.</summary>
    public void Add(int from, int to, long count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        if (from < Start || (to < 0 && to != End) || from >= Outcomes || to >= Outcomes)
            throw new ArgumentOutOfRangeException(nameof(from), $"A step from {from} to {to} is none of {Outcomes} kinds of events.");
        _steps[(from, to)] = _steps.GetValueOrDefault((from, to)) + count;
        _from[from] = _from.GetValueOrDefault(from) + count;
        if (to == End) return;
        _events[to] = _events.GetValueOrDefault(to) + count;
        _total += count;
    }

    /// <summary>The surprise of a step in bits: −log₂ (count + ½)/(count of its origin + (kinds + 1)/2).</summary>
    public double Bits(int from, int to)
        => Math.Log2((_from.GetValueOrDefault(from) + ((Outcomes + 1) / 2.0)) / (_steps.GetValueOrDefault((from, to)) + 0.5));

    /// <summary>Scores a session.</summary>
    /// <param name="events">Its events in order.</param>
    public SessionScore Score(ReadOnlySpan<int> events)
    {
        double sum = 0, most = double.NegativeInfinity;
        int worst = 0, before = Start;
        for (int k = 0; k <= events.Length; k++)
        {
            int next = k == events.Length ? End : events[k];
            double bits = Bits(before, next);
            sum += bits;
            if (bits > most) (most, worst) = (bits, k);
            before = next;
        }
        return new(most, sum / (events.Length + 1), worst, Frequency(events));
    }

    private double Frequency(ReadOnlySpan<int> events)
    {
        int[] sorted = events.ToArray();
        Array.Sort(sorted);
        double bits = 0;
        for (int k = 0, end; k < sorted.Length; k = end)
        {
            end = k;
            while (end < sorted.Length && sorted[end] == sorted[k]) end++;
            double p = (end - k) / (double)sorted.Length;
            double q = (_events.GetValueOrDefault(sorted[k]) + 0.5) / (_total + (Outcomes / 2.0));
            bits += p * Math.Log2(p / q);
        }
        return bits;
    }
}
