namespace Kullback.Tests.Theorems;

/// <summary>A number as the sum of two doubles, about 31 digits: for derivatives by differences, with nothing of the library in
/// it.</summary>
/// <remarks>Source: Dekker (1971), Numerische Mathematik 18, 224–242.</remarks>
internal readonly record struct Twofold(double High, double Low)
{
    private static readonly Twofold Ln2 = new(0.693147180559945286, 2.319046813846299558e-17);

    public static implicit operator Twofold(double value) => new(value, 0);

    internal double Value => High + Low;

    private static Twofold Sum(double a, double b)
    {
        double s = a + b, back = s - a;
        return new(s, a - (s - back) + (b - back));
    }

    public static Twofold operator +(Twofold a, Twofold b)
    {
        Twofold s = Sum(a.High, b.High), t = Sum(a.Low, b.Low), u = Sum(s.High, s.Low + t.High);
        return Sum(u.High, u.Low + t.Low);
    }

    public static Twofold operator -(Twofold a) => new(-a.High, -a.Low);

    public static Twofold operator -(Twofold a, Twofold b) => a + -b;

    public static Twofold operator *(Twofold a, Twofold b)
    {
        double p = a.High * b.High, e = Math.FusedMultiplyAdd(a.High, b.High, -p);
        return Sum(p, e + (a.High * b.Low + a.Low * b.High));
    }

    public static Twofold operator /(Twofold a, Twofold b)
    {
        double q = a.High / b.High;
        Twofold rest = a - b * q;
        double next = rest.High / b.High;
        return Sum(q, next) + (rest - b * next).High / b.High;
    }

    internal static Twofold Abs(Twofold a) => a.High < 0 ? -a : a;

    internal static Twofold Exp(Twofold a)
    {
        double k = Math.Round(a.High / Ln2.High);
        Twofold r = (a - Ln2 * k) / 256, term = r, sum = r;
        for (int n = 2; n < 14; n++) sum += term = term * r / n;
        for (int i = 0; i < 8; i++) sum = sum * 2 + sum * sum;      // e^2r − 1 from e^r − 1
        double scale = Math.Pow(2, k);
        return new Twofold(scale, 0) * (sum + 1);
    }

    // Two steps of Newton on eˣ = a.
    internal static Twofold Log(Twofold a)
    {
        Twofold x = Math.Log(a.High);
        for (int i = 0; i < 2; i++) x = x + a * Exp(-x) - 1;
        return x;
    }

    internal static Twofold Power(Twofold a, double b) => Exp(Log(a) * b);
}
