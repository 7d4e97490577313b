using System.Globalization;

namespace Kullback.Distributions;

/// <summary>A family whose parameters are lists: its name, how it is written, and how a member is made.</summary>
/// <param name="Name">The type's name.</param>
/// <param name="Usage">How a member is written: "Dirichlet([1, 2, 3])".</param>
public sealed record VectorFamily(string Name, string Usage)
{
    internal Func<VectorText.Value[], IDistribution> Create { get; init; } = null!;

    internal int Count { get; init; }
}

/// <summary>Distributions with lists of parameters as text: <c>MultivariateNormal([0,0],[[1,0.5],[0.5,1]])</c>,
/// <c>Dirichlet([1,2,3])</c>.</summary>
/// <remarks>text = family "(" value { "," value } ")"; value = number | "[" value { "," value } "]". Any other text is read by
/// <see cref="DistributionText"/>.</remarks>
public static class VectorText
{
    /// <summary>The families, by name.</summary>
    public static IReadOnlyList<VectorFamily> Families { get; } =
    [
        Of("MultivariateNormal", "MultivariateNormal([0, 0], [[1, 0.5], [0.5, 1]])", 2,
            v => new MultivariateNormal(v[0].Vector("mean"), v[1].Matrix("covariance"))),
        Of("Dirichlet", "Dirichlet([1, 2, 3])", 1, v => new Dirichlet(v[0].Vector("concentrations"))),
        Of("Multinomial", "Multinomial(10, [0.2, 0.3, 0.5])", 2, v => new Multinomial(v[0].Single("trials"), v[1].Vector("probabilities"))),
        Of("DirichletMultinomial", "DirichletMultinomial(10, [1, 2, 3])", 2,
            v => new DirichletMultinomial(v[0].Single("trials"), v[1].Vector("concentrations"))),
        Of("VonMisesFisher", "VonMisesFisher([1, 0, 0], 2)", 2,
            v => new VonMisesFisher(v[0].Vector("direction"), v[1].Single("concentration"))),
        Of("PowerSpherical", "PowerSpherical([1, 0, 0], 2)", 2,
            v => new PowerSpherical(v[0].Vector("direction"), v[1].Single("concentration"))),
        Of("Wishart", "Wishart(5, [[1, 0], [0, 1]])", 2, v => new Wishart(v[0].Single("degreesOfFreedom"), v[1].Matrix("scale"))),
        Of("InverseWishart", "InverseWishart(5, [[1, 0], [0, 1]])", 2,
            v => new InverseWishart(v[0].Single("degreesOfFreedom"), v[1].Matrix("scale"))),
        Of("NormalInverseGamma", "NormalInverseGamma(0, 1, 2, 3)", 4,
            v => new NormalInverseGamma(v[0].Single("location"), v[1].Single("precision"), v[2].Single("shape"), v[3].Single("scale"))),
        Of("Categorical", "Categorical([0.2, 0.3, 0.5])", 1, v => new Categorical(v[0].Vector("probabilities"))),
        Of("OrderedLogistic", "OrderedLogistic(0.3, [-1, 0, 1])", 2,
            v => new OrderedLogistic(v[0].Single("location"), v[1].Vector("cutpoints"))),
    ];

    private static VectorFamily Of(string name, string usage, int count, Func<Value[], IDistribution> create)
        => new(name, usage) { Count = count, Create = create };

    /// <summary>The distribution that a text describes, of one number or of several.</summary>
    /// <exception cref="UnreadableDistributionException">The text does not parse, names no family, or a parameter is outside its domain;
    /// the message has the column.</exception>
    public static IDistribution Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        int open = text.IndexOf('(', StringComparison.Ordinal);
        string plain = open < 0 ? "" : DistributionText.Plain(text[..open]);
        var family = text.Contains('*', StringComparison.Ordinal) ? null
            : Families.FirstOrDefault(f => DistributionText.Plain(f.Name) == plain);
        if (family is null) return DistributionText.Parse(text);
        var reader = new Reader(text, open + 1);
        var values = reader.List(')', 0);
        reader.End();
        if (values.Length != family.Count)
            throw new UnreadableDistributionException(open + 1,
                $"{family.Name} has {family.Count} parameters, not {values.Length}: {family.Usage}", null);
        try { return family.Create(values); }
        catch (ArgumentException e)
            when (e is not UnreadableDistributionException)
        {
            throw new UnreadableDistributionException(1,
                e.Message.Split('\n')[0].Split(" (Parameter")[0].TrimEnd('.', '\r'), e);
        }
    }

    /// <summary>The distribution that a text describes, until it is canceled: some keep tables of a hundred million masses.</summary>
    /// <param name="text">The text.</param>
    /// <param name="cancel">Ends the work at once.</param>
    /// <inheritdoc cref="Parse(string)"/>
    /// <exception cref="OperationCanceledException">Canceled.</exception>
    public static IDistribution Parse(string text, CancellationToken cancel)
    {
        using var watch = Numerics.Cancellation.By(cancel);
        return Parse(text);
    }

    /// <summary>A number, or a list of values.</summary>
    internal sealed record Value(double Number, Value[]? Items, int Column)
    {
        internal double Single(string name) => Items is null ? Number
            : throw new UnreadableDistributionException(Column, $"{name} is one number, not a list", null);

        internal double[] Vector(string name)
            => Items is null ? throw new UnreadableDistributionException(Column, $"{name} is a list: [1, 2]", null)
            : [.. Items.Select(item => item.Single("an entry of " + name))];

        // Row by row, as many rows as columns.
        internal double[] Matrix(string name)
        {
            if (Items is null) throw new UnreadableDistributionException(Column,
                $"{name} is a matrix, a list of rows: [[1, 0], [0, 1]]", null);
            foreach (var row in Items)
                if (row.Vector("a row of " + name) is var entries && entries.Length != Items.Length)
                    throw new UnreadableDistributionException(row.Column,
                        $"{name} has {Items.Length} rows, and this one {entries.Length} entries", null);
            return [.. Items.SelectMany(row => row.Vector(name))];
        }
    }

    private sealed class Reader(string text, int at)
    {
        // Lists of lists of lists have no meaning here; text from outside may nest without end.
        private const int Deepest = 3;

        private int _at = at;

        internal Value[] List(char close, int depth)
        {
            var values = new List<Value>();
            if (Takes(close)) return [];
            do values.Add(Next(depth));
            while (Takes(','));
            return Takes(close) ? [.. values]
                : throw Wrong(_at < text.Length ? $"',' or '{close}' is missing before '{text[_at]}'" : $"'{close}' is missing at the end");
        }

        internal void End()
        {
            Spaces();
            if (_at < text.Length) throw Wrong($"'{text[_at]}' is not expected here");
        }

        private Value Next(int depth)
        {
            Spaces();
            int start = _at;
            if (Takes('[')) return depth < Deepest ? new(double.NaN, List(']', depth + 1), start + 1)
                : throw Wrong("lists are nested too deeply");
            return new(Number(), null, start + 1);
        }

        private double Number()
        {
            double value = Decimal();
            return Takes('/') ? value / Decimal() : value;
        }

        private double Decimal()
        {
            Spaces();
            int start = _at;
            while (_at < text.Length
                && (char.IsAsciiDigit(text[_at]) || text[_at] is '.' or 'e' or 'E'
                    || (text[_at] is '-' or '+' && (_at == start || text[_at - 1] is 'e' or 'E')))) _at++;
            if (double.TryParse(text.AsSpan(start, _at - start), NumberStyles.Float, CultureInfo.InvariantCulture, out double value))
                return value;
            _at = start;
            throw Wrong(start < text.Length ? "a number is expected here" : "a number is missing at the end");
        }

        private bool Takes(char sign)
        {
            Spaces();
            if (_at >= text.Length || text[_at] != sign) return false;
            _at++;
            return true;
        }

        private void Spaces()
        {
            while (_at < text.Length && char.IsWhiteSpace(text[_at])) _at++;
        }

        private UnreadableDistributionException Wrong(string message) => new(_at + 1, message, null);
    }
}
