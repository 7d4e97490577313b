using System.Runtime.CompilerServices;

namespace Kullback.Divergences;

/// <summary>The largest entries of a row with their places, largest first, the first among equals first.</summary>
internal ref struct NextTokenTop(Span<float> values, Span<int> places)
{
    private readonly Span<float> _values = values;
    private readonly Span<int> _places = places;
    private int _count = 0;

    /// <summary>What an entry must exceed to be taken.</summary>
    internal readonly float Least => _count < _values.Length ? float.NegativeInfinity : _values[_count - 1];

    internal readonly ReadOnlySpan<int> Places => _places[.._count];
    internal readonly float Largest => _count == 0 ? float.NegativeInfinity : _values[0];

    /// <summary>Offers an entry; places must come in rising order. Entries of −∞ are never taken.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    internal void Offer(float value, int place)
    {
        if (!(value > Least)) return;
        int at = _count < _values.Length ? _count++ : _count - 1;
        for (; at > 0 && _values[at - 1] < value; at--) (_values[at], _places[at]) = (_values[at - 1], _places[at - 1]);
        (_values[at], _places[at]) = (value, place);
    }

    /// <summary>How many places both have.</summary>
    internal static int Overlap(ReadOnlySpan<int> a, ReadOnlySpan<int> b)
    {
        int both = 0;
        foreach (int place in a) if (b.Contains(place)) both++;
        return both;
    }
}
