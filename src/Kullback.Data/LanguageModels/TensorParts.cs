using System.Text.RegularExpressions;
using Kullback.Data.Arrays;

namespace Kullback.Data.LanguageModels;

/// <summary>Arrays that were saved in numbered parts, a batch each: logits.0, logits.1, … are one array.</summary>
internal static partial class TensorParts
{
    private static readonly string[] s_names = [.. TensorChoice.RowNames, .. TensorChoice.TextNames, "labels", "targets", "attention_mask"];

    /// <summary>The arrays, those in parts put together.</summary>
    /// <exception cref="UnreadableDataException">A part is missing, or is not of the others' shape and type.</exception>
    internal static IReadOnlyList<Tensor> Joined(string path, IReadOnlyList<Tensor> all)
    {
        var numbered = all.Select(t => (Tensor: t, Match: Numbered().Match(t.Name)))
            .Where(t => t.Match.Success && s_names.Contains(t.Match.Groups[1].Value, StringComparer.OrdinalIgnoreCase)).ToList();
        if (numbered.Count == 0) return all;
        List<Tensor> joined = [.. all.Except(numbered.Select(n => n.Tensor))];
        foreach (var family in numbered.GroupBy(n => n.Match.Groups[1].Value, StringComparer.OrdinalIgnoreCase))
        {
            var parts = family.Select(n => (n.Tensor, Number: int.Parse(n.Match.Groups[2].Value, CultureInfo.InvariantCulture)))
                .OrderBy(n => n.Number).ToList();
            if (joined.FirstOrDefault(t => t.IsCalled(family.Key)) is { } whole)
                throw new UnreadableDataException($"{path}: both {whole.Name} and {parts[0].Tensor.Name} are there: which is meant?");
            for (int i = 1; i < parts.Count; i++)
                if (parts[i].Number != parts[i - 1].Number + 1)
                    throw new UnreadableDataException(
                        $"{path}: {parts[i].Tensor.Name} follows {parts[i - 1].Tensor.Name}: a part is missing or there twice");
            if (parts[0].Number > 1)
                throw new UnreadableDataException($"{path}: the parts begin with {parts[0].Tensor.Name}: those before it are missing");
            joined.Add(Join(path, family.Key, [.. parts.Select(p => p.Tensor)]));
        }
        return joined;
    }

    private static Tensor Join(string path, string name, Tensor[] parts)
    {
        var first = parts[0];
        // [positions, vocabulary] or [tokens]: each part is a sequence; with one more dimension it holds several.
        bool sequences = first.Dimensions.Length == (first.HoldsNumbers ? 2 : 1);
        foreach (var part in parts)
        {
            bool fits = part.Element == first.Element && part.Dimensions.Length == first.Dimensions.Length && part.Dimensions.Length > 0
                && part.Dimensions[(sequences ? 0 : 1)..].SequenceEqual(first.Dimensions[(sequences ? 0 : 1)..]);
            if (!fits || part.Count is null)
                throw new UnreadableDataException(
                    $"{path}: {part.Name} {part.Words} of type {part.Element} cannot follow {first.Name} {first.Words} of type "
                        + $"{first.Element}: sequences of one length are read (save them padded, with an attention_mask)");
        }
        long[] dimensions = sequences ? [parts.Length, .. first.Dimensions]
            : [parts.Aggregate(0L, (sum, p) => sum + p.Dimensions[0]), .. first.Dimensions[1..]];
        return new Tensor(name, first.Element, dimensions, 0) { BigEndian = first.BigEndian, Parts = parts };
    }

    [GeneratedRegex(@"^(.+?)[._/-]([0-9]{1,6})$", RegexOptions.CultureInvariant)]
    private static partial Regex Numbered();
}
