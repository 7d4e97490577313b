using System.Runtime.Intrinsics;

namespace Kullback.Learning;

/// <summary>Named parameters with their constraints, and the map from free real numbers to their values.</summary>
public sealed class ParameterSpace
{
    private readonly List<(string Name, Constraint Constraint, int Free, int Value)> _parameters = [];

    /// <summary>How many free numbers there are.</summary>
    public int FreeCount { get; private set; }

    /// <summary>How many values there are.</summary>
    public int ValueCount { get; private set; }

    /// <summary>The names of the values: sigma, beta[1], beta[2].</summary>
    public IReadOnlyList<string> ValueNames => _valueNames;

    private readonly List<string> _valueNames = [], _freeNames = [];

    /// <summary>Adds a parameter behind those that are there.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="constraint">Where it lies.</param>
    /// <returns>This.</returns>
    /// <exception cref="ArgumentException">The name is empty or taken.</exception>
    public ParameterSpace Add(string name, Constraint constraint)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(constraint);
        if (_parameters.Any(p => p.Name == name)) throw new ArgumentException($"There are two parameters named '{name}'.", nameof(name));
        _parameters.Add((name, constraint, FreeCount, ValueCount));
        for (int i = 1; i <= constraint.ValueCount; i++) _valueNames.Add(constraint.ValueCount == 1 ? name : Numbered(name, i));
        for (int i = 1; i <= constraint.FreeCount; i++) _freeNames.Add(constraint.FreeCount == 1 ? name : Numbered(name, i));
        (FreeCount, ValueCount) = (FreeCount + constraint.FreeCount, ValueCount + constraint.ValueCount);
        return this;
    }

    private static string Numbered(string name, int i) => FormattableString.Invariant($"{name}[{i}]");

    /// <summary>The parameter that a free number belongs to.</summary>
    /// <param name="free">Which number, from 0.</param>
    public string FreeName(int free) => _freeNames[free];

    /// <summary>The values at free numbers.</summary>
    /// <param name="free">As many as <see cref="FreeCount"/>.</param>
    /// <param name="values">Overwritten; as many as <see cref="ValueCount"/>.</param>
    /// <returns>ln of the Jacobian determinant.</returns>
    public double Values(ReadOnlySpan<double> free, Span<double> values)
    {
        Span<Real> x = free.Length <= 64 ? stackalloc Real[free.Length] : new Real[free.Length];
        Span<Real> v = ValueCount <= 64 ? stackalloc Real[ValueCount] : new Real[ValueCount];
        for (int i = 0; i < x.Length; i++) x[i] = new(free[i]);
        double logJacobian = 0;
        foreach (var (_, constraint, at, value) in _parameters)
            logJacobian += constraint.Apply<Real>(x.Slice(at, constraint.FreeCount), v[..value],
                v.Slice(value, constraint.ValueCount)).Value;
        for (int i = 0; i < v.Length; i++) values[i] = v[i].Value;
        return logJacobian;
    }

    /// <summary>The gradient of f(values(free)) + ln Jacobian, given that of f.</summary>
    internal void Pull(ReadOnlySpan<double> free, ReadOnlySpan<double> slope, Span<double> gradient)
    {
        Span<Dual> x = free.Length <= 64 ? stackalloc Dual[free.Length] : new Dual[free.Length];
        Span<Dual> v = ValueCount <= 64 ? stackalloc Dual[ValueCount] : new Dual[ValueCount];
        for (int i = 0; i < x.Length; i++) x[i] = Dual.Of(free[i]);
        gradient.Clear();
        if (_parameters.Any(p => p.Constraint.LooksBack))
        {
            for (int from = 0; from < x.Length; from += 8)
                PullLanes(x, v, from, Math.Min(8, x.Length - from), 0, _parameters.Count, slope, gradient);
            return;
        }
        for (int p = 0; p < _parameters.Count; p++)
        {
            var (_, constraint, at, _) = _parameters[p];
            for (int from = 0; from < constraint.FreeCount; from += 8)
                PullLanes(x, v, at + from, Math.Min(8, constraint.FreeCount - from), p, p + 1, slope, gradient);
        }
    }

    // Derivatives along some free numbers, through the parameters first ≤ p < last, which are all that depend on them.
    private void PullLanes(Span<Dual> x, Span<Dual> v, int from, int count, int first, int last, ReadOnlySpan<double> slope,
        Span<double> gradient)
    {
        for (int lane = 0; lane < count; lane++)
            x[from + lane] = x[from + lane] with { Slopes = Vector512<double>.Zero.WithElement(lane, 1) };
        var sum = Vector512<double>.Zero;
        for (int p = first; p < last; p++)
        {
            var (_, constraint, at, value) = _parameters[p];
            sum += constraint.Apply<Dual>(x.Slice(at, constraint.FreeCount), v[..value], v.Slice(value, constraint.ValueCount)).Slopes;
            for (int k = value; k < value + constraint.ValueCount; k++) sum += v[k].Slopes * slope[k];
        }
        for (int lane = 0; lane < count; lane++)
        {
            gradient[from + lane] = sum[lane];
            x[from + lane] = Dual.Of(x[from + lane].Value);
        }
    }
}
