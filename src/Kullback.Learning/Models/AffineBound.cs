namespace Kullback.Learning;

/// <summary>A bound c + Σ f·v on a parameter, where v are values of earlier ones.</summary>
/// <param name="Constant">c.</param>
/// <param name="Terms">Which values (by their place among all values) and their factors f.</param>
public sealed record AffineBound(double Constant, params (int Value, double Factor)[] Terms)
{
    internal bool IsConstant => Terms.Length == 0;

    internal T At<T>(ReadOnlySpan<T> earlier) where T : unmanaged, IReal<T>
    {
        T sum = T.Of(Constant);
        foreach (var (value, factor) in Terms)
        {
            if ((uint)value >= (uint)earlier.Length)
                throw new ArgumentException(FormattableString.Invariant(
                    $"A bound depends on value {value}, but only {earlier.Length} values come before it."));
            sum += earlier[value] * factor;
        }
        return sum;
    }
}
