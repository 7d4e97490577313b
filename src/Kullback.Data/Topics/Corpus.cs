using Kullback.Topics;

namespace Kullback.Data.Topics;

/// <summary>Documents with their words.</summary>
/// <param name="Name">What the user calls it.</param>
/// <param name="Documents">The words of each document, without stop words.</param>
/// <param name="Unit">What a document is: "file", "paragraph", "line", "block of 200 tokens", "row".</param>
/// <param name="ReadNotes">Things about the reading that the user should know.</param>
public sealed record Corpus(string Name, IReadOnlyList<IReadOnlyList<string>> Documents, string Unit, IReadOnlyList<string> ReadNotes)
{
    /// <summary>Tokens of all documents.</summary>
    public long Tokens => Documents.Sum(d => (long)d.Count);

    /// <summary>The words of corpora that are in enough documents of all of them together, in ordinal order.</summary>
    public static string[] Vocabulary(int minDocuments, params IReadOnlyList<Corpus> corpora)
    {
        ArgumentNullException.ThrowIfNull(corpora);
        var documents = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var corpus in corpora)
            foreach (var document in corpus.Documents)
                foreach (string word in document.Distinct(StringComparer.Ordinal)) documents[word] = documents.GetValueOrDefault(word) + 1;
        return [.. documents.Where(d => d.Value >= minDocuments).Select(d => d.Key).Order(StringComparer.Ordinal)];
    }

    /// <summary>Counts over a vocabulary; other words are left out, documents without any are kept and empty.</summary>
    public DocumentCounts Counts(IReadOnlyDictionary<string, int> vocabulary)
    {
        ArgumentNullException.ThrowIfNull(vocabulary);
        return DocumentCounts.OfTokens(
            Documents.Select(d => (IReadOnlyList<int>)[.. d.Where(vocabulary.ContainsKey).Select(word => vocabulary[word])]),
            Math.Max(1, vocabulary.Count));
    }
}
