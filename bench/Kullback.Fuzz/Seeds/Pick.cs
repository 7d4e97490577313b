namespace Kullback.Fuzz.Seeds;

/// <summary>Choices.</summary>
internal static class Pick
{
    public static T From<T>(Random random, params ReadOnlySpan<T> from) => from[random.Next(from.Length)];

    /// <summary>True in one of <paramref name="of"/>.</summary>
    public static bool One(Random random, int of) => random.Next(of) == 0;
}
