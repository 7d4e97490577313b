using System.Globalization;

namespace Kullback.Simulations.LanguageModels;

/// <summary>Counts how often intervals cover, and what they say of themselves.</summary>
internal sealed class Coverage
{
    private int _runs, _covered, _marked, _trusted;

    internal void Add(double? low, double? high, bool marked, double truth)
    {
        bool covers = low <= truth && high >= truth;
        _runs++;
        if (covers) _covered++;
        if (marked) _marked++;
        else if (covers) _trusted++;
    }

    internal string Covers => Percent(_covered, _runs);

    internal string Marked => Percent(_marked, _runs);

    internal string Unmarked => _runs - _marked < _runs / 50.0 ? "" : Percent(_trusted, _runs - _marked);

    private static string Percent(int part, int of) => (100.0 * part / of).ToString("0.0", CultureInfo.InvariantCulture);
}
