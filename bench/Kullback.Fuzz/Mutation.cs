using System.Text;

namespace Kullback.Fuzz;

/// <summary>Small damage to bytes and texts: what editors, networks and hostile people do.</summary>
internal static class Mutation
{
    private static readonly string[] Tokens =
    [
        "", "0", "-1", "1e308", "1e-320", "NaN", "inf", "-inf", "9223372036854775808", "99999999999999999999", "\0", "\"", "\"\"", "'", ",", ";", "\t", "\n", "\r\n",
        "(", ")", "[", "]", "{", "}", ":", "null", "true", "é", "\uFEFF", "\uFFFF", "%", "2020-01-01", "((((((((", "[[[[[[[[", "1,2,3", "-", "=", "@", "|",
    ];

    // Most inputs stay whole, so that a run gets past its readers; damage everywhere would only test the first check.
    private static int Times(Random random) => Math.Max(0, random.Next(8) - 4);

    public static string Of(string text, Random random)
    {
        for (int times = Times(random); times > 0; times--)
        {
            int at = random.Next(text.Length + 1), length = random.Next(Math.Min(9, text.Length - at + 1));
            string put = random.Next(3) == 0 ? text.Substring(at, length) + text.Substring(at, length) : Tokens[random.Next(Tokens.Length)];
            text = text[..at] + put + text[(at + (random.Next(2) == 0 ? length : 0))..];
        }
        return text;
    }

    public static byte[] Of(byte[] bytes, Random random)
    {
        var list = new List<byte>(bytes);
        for (int times = Times(random); times > 0 && list.Count > 0; times--)
        {
            int at = random.Next(list.Count);
            switch (random.Next(5))
            {
                case 0: list[at] ^= (byte)(1 << random.Next(8)); break;
                case 1: list[at] = (byte)random.Next(256); break;
                case 2: list.RemoveRange(at, Math.Min(random.Next(1, 20), list.Count - at)); break;
                case 3: list.InsertRange(at, Encoding.UTF8.GetBytes(Tokens[random.Next(Tokens.Length)])); break;
                default: if (random.Next(4) == 0) list.RemoveRange(at, list.Count - at); break;
            }
        }
        return [.. list];
    }
}
