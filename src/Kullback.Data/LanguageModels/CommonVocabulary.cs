using System.Buffers;
using Kullback.Data.Arrays;

namespace Kullback.Data.LanguageModels;

/// <summary>What was left out so that models with other vocabularies could be compared: each row is the softmax over the tokens that all
/// have.</summary>
/// <param name="Tokens">How many tokens all have.</param>
/// <param name="CheckedByTexts">Their texts were known on every side and are the same; otherwise ids were taken to mean the same
/// tokens.</param>
/// <param name="TargetsDropped">Tokens of the text that are not among them: their rows are compared, but not in what needs that
/// token.</param>
/// <param name="Sides">The base, then the candidates.</param>
public sealed record CommonVocabulary(int Tokens, bool CheckedByTexts, long TargetsDropped, IReadOnlyList<DroppedMass> Sides)
{
    /// <summary>Which tokens of the base these are; comparisons with one key are over the same.</summary>
    internal string Key { get; init; } = "";

    /// <summary>That of comparisons over the same tokens together: the base's side once.</summary>
    internal static CommonVocabulary? Together(IReadOnlyList<CommonVocabulary> all)
        => all.Count == 0 ? null
        : all[0] with
        {
            CheckedByTexts = all.All(c => c.CheckedByTexts),
            Sides = [.. all[0].Sides, .. all.Skip(1).SelectMany(c => c.Sides.Skip(1))]
        };

    /// <summary>The sources over their common tokens.</summary>
    /// <exception cref="UnreadableDataException">There are none, or an id means another token on one side.</exception>
    internal static IReadOnlyList<CommonRows> Of(IReadOnlyList<INextTokenSource> sources, NextTokenOptions options, out bool byTexts)
    {
        var texts = sources.Select((s, i) => s.Texts ?? (i == 0 ? options.Texts : options.CandidateTexts)).ToArray();
        byTexts = sources.Count > 1 && texts.All(t => t is not null);
        int first = Math.Min(options.CommonTokens ?? int.MaxValue, sources.Min(s => s.Shape.Vocabulary));
        if (options.CommonTokens is { } asked)
        {
            if (first < asked)
                throw new UnreadableDataException(
                    $"{sources.First(s => s.Shape.Vocabulary == first).Name}: a vocabulary of {RowFile.Count(first)} tokens has no first "
                        + $"{RowFile.Count(asked)}");
            if (byTexts) RequireSame(sources, texts!, asked);
        }
        // Ids of the common tokens on every side; null for the first ones.
        int[][]? ids = byTexts && options.CommonTokens is null ? ByText(sources, texts!) : null;
        int count = ids is null ? first : ids[0].Length;
        if (count == 0) throw new UnreadableDataException($"{sources[0].Name}: no token has the same text on all sides");
        if (sources.All(s => s.Shape.Vocabulary == count) && (ids is null || ids.All(i => i.AsSpan().SequenceEqual(ids[0]))))
            throw new UnreadableDataException(
                $"{sources[0].Name}: all sides have the same {RowFile.Count(count)} tokens: nothing to leave out (without "
                    + $"{OptionName.CommonVocabulary})");
        var common = texts[0] is { } of ? ids is null ? of.Take(count).ToArray() : [.. ids[0].Select(i => of[i])] : null;
        if (common is not null && common.Length < count) common = null;
        return [.. sources.Select((s, i) => new CommonRows(s, count, ids?[i], common))];
    }

    private static void RequireSame(IReadOnlyList<INextTokenSource> sources, IReadOnlyList<string>[] texts, int count)
    {
        for (int s = 1; s < sources.Count; s++)
            for (int t = 0; t < count; t++)
                if (t >= texts[0].Count || t >= texts[s].Count || texts[0][t] != texts[s][t])
                    throw new UnreadableDataException(
                        $"{sources[s].Name}: token {t} is {Word(texts[s], t)}, in {sources[0].Name} it is {Word(texts[0], t)}: ids do not "
                            + $"mean the same there (without a number tokens are matched by their texts)");
    }

    private static string Word(IReadOnlyList<string> texts, int token) => token < texts.Count ? $"'{texts[token]}'"
        : "none that its tokenizer has";

    // A text that several tokens of one side have says of none which it is.
    private static int[][] ByText(IReadOnlyList<INextTokenSource> sources, IReadOnlyList<string>[] texts)
    {
        var places = new Dictionary<string, int>[sources.Count];
        for (int s = 0; s < sources.Count; s++)
        {
            places[s] = new Dictionary<string, int>(StringComparer.Ordinal);
            for (int t = 0; t < Math.Min(texts[s].Count, sources[s].Shape.Vocabulary); t++)
                if (!places[s].TryAdd(texts[s][t], t)) places[s][texts[s][t]] = -1;
        }
        string[] common = [.. places[0].Where(p => places.All(of => of.GetValueOrDefault(p.Key, -1) >= 0)).OrderBy(p => p.Value)
            .Select(p => p.Key)];
        return [.. places.Select(of => common.Select(text => of[text]).ToArray())];
    }
}

/// <summary>The mass that one side gave tokens which not all sides have.</summary>
/// <param name="Name">The file.</param>
/// <param name="Vocabulary">Tokens that it has.</param>
/// <param name="Mean">Mean over the rows of the mass left out.</param>
/// <param name="Most">The largest in one row.</param>
/// <param name="MostRow">That row, from 0.</param>
public sealed record DroppedMass(string Name, int Vocabulary, double Mean, double Most, long MostRow);

/// <summary>Rows over some of a source's tokens.</summary>
/// <param name="rows">The source.</param>
/// <param name="count">How many tokens are kept.</param>
/// <param name="ids">Which, in their new order; null for the first ones.</param>
/// <param name="texts">Their texts; null where they are not known.</param>
internal sealed class CommonRows(INextTokenSource rows, int count, int[]? ids, IReadOnlyList<string>? texts) : INextTokenSource
{
    private readonly float[] _dropped = new float[rows.Shape.Rows];
    private readonly int[] _others = ids is null ? [] : [.. Enumerable.Range(0, rows.Shape.Vocabulary).Except(ids)];
    private readonly int[] _tokens = Renumbered(rows, count, ids);

    /// <summary>See <see cref="CommonVocabulary.Key"/>.</summary>
    internal string Key { get; } =
        $"{count} {(ids is null ? "first" : Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(System.Runtime.InteropServices.MemoryMarshal.AsBytes<int>(ids)).AsSpan(0, 16)))}";

    /// <summary>The source's id of a token; −1 stays.</summary>
    internal int IdOf(int token) => token < 0 || ids is null ? token : ids[token];

    public string Name => rows.Name;
    public NextTokenShape Shape { get; } = rows.Shape with { Vocabulary = count };
    // What was stored has lost a part: it is no longer what a program that writes such files would sum.
    public RowForm Form => rows.Shape.Vocabulary == count ? rows.Form : RowForm.Logits;
    public NumberForm Numbers => rows.Numbers;
    public bool InOrder => rows.InOrder;
    public ReadOnlyMemory<int> Tokens => _tokens;
    public ReadOnlyMemory<bool> Masked => rows.Masked;
    public IReadOnlyList<string>? Texts => texts;
    public long Bytes => rows.Bytes;

    /// <summary>Tokens of the text that rows predict and that are not kept.</summary>
    internal long TargetsDropped
        => rows.Tokens.Length == 0 ? 0 : Enumerable.Range(0, (int)rows.Shape.Rows)
        .Count(r => rows.Shape.TargetAt(r) is >= 0 and var at && rows.Tokens.Span[(int)at] >= 0 && _tokens[at] < 0);

    internal DroppedMass Dropped(Func<long, bool> masked)
    {
        double sum = 0, most = 0;
        long at = 0, counted = 0;
        for (int r = 0; r < _dropped.Length; r++)
        {
            if (masked(r)) continue;
            (sum, counted) = (sum + _dropped[r], counted + 1);
            if (_dropped[r] > most) (most, at) = (_dropped[r], r);
        }
        return new DroppedMass(Name, rows.Shape.Vocabulary, sum / Math.Max(1, counted), most, at);
    }

    public void Read(long row, Span<float> logits)
    {
        float[] room = ArrayPool<float>.Shared.Rent(rows.Shape.Vocabulary);
        try
        {
            var all = room.AsSpan(0, rows.Shape.Vocabulary);
            rows.Read(row, all);
            if (ids is null) all[..count].CopyTo(logits);
            else for (int i = 0; i < ids.Length; i++) logits[i] = all[ids[i]];
            double log = RowNormalizer.Log(Name, row, all), mass = 0;
            if (ids is null) foreach (float x in all[count..]) mass += Math.Exp(x - log);
            else foreach (int other in _others) mass += Math.Exp(all[other] - log);
            _dropped[row] = (float)mass;
        }
        finally
        {
            ArrayPool<float>.Shared.Return(room);
        }
    }

    public void Dispose() => rows.Dispose();

    private static int[] Renumbered(INextTokenSource rows, int count, int[]? ids)
    {
        var places = new int[rows.Shape.Vocabulary];
        Array.Fill(places, -1);
        for (int i = 0; i < count; i++) places[ids is null ? i : ids[i]] = i;
        return Array.ConvertAll(rows.Tokens.ToArray(), t => t >= 0 ? places[t] : t);
    }
}
