using Kullback.Distributions;

namespace Kullback.Divergences;

public static partial class ClosedForms
{
    private static IEnumerable<ClosedForm> Integers() =>
    [
    ];
}
