using Kullback.Data.Tables;
using Kullback.Topics;

namespace Kullback.Data.Topics;

/// <summary>How topics are learnt.</summary>
public enum TopicMethod
{
    /// <summary>Batch variational Bayes.</summary>
    Batch,

    /// <summary>Online variational Bayes.</summary>
    Online,

    /// <summary>Collapsed Gibbs sampling.</summary>
    Gibbs,
}

/// <summary>How corpora are read and compared.</summary>
public sealed record CorpusOptions
{
    /// <summary>What is a document of a text file: <c>file</c>, <c>paragraph</c>, <c>line</c>, or a number of tokens; null for a file where
    /// there are several, a paragraph otherwise.</summary>
    public string? Documents { get; init; }

    /// <summary>The column of a table that has the texts, a row a document; null for text files.</summary>
    public string? TextColumn { get; init; }

    /// <summary>The table has counts: a row a document, a column a word.</summary>
    public bool WordCounts { get; init; }

    /// <summary>Words that are left out.</summary>
    public IReadOnlySet<string> StopWords { get; init; } = new HashSet<string>();

    /// <summary>Words in fewer documents of both corpora together are left out.</summary>
    public int MinDocuments { get; init; } = 1;

    /// <summary>Topics to learn; 0 for none.</summary>
    public int Topics { get; init; }

    /// <summary>How they are learnt.</summary>
    public TopicMethod Method { get; init; }

    /// <summary>Further settings of the fit.</summary>
    public TopicSettings Fit { get; init; } = new();

    /// <summary>A saved model that is used instead of a fit.</summary>
    public string? Apply { get; init; }

    /// <summary>Documents that perplexity is measured on; null for a tenth of the corpus, by the seed.</summary>
    public string? HeldOut { get; init; }

    /// <summary>Exchanges of documents.</summary>
    public int Permutations { get; init; } = 499;

    /// <summary>Words to name.</summary>
    public int Most { get; init; } = 10;

    /// <summary>The level of the verdict.</summary>
    public double Level { get; init; } = 0.05;

    /// <summary>A filter in SQL for tables; null for none.</summary>
    public string? Where { get; init; }

    /// <summary>How text files of tables are read.</summary>
    public TextFormat Text { get; init; } = new();

    /// <summary>Memory that the engine may take, in bytes.</summary>
    public long MemoryLimit { get; init; } = 512L << 20;

    /// <summary>How databases are asked.</summary>
    public DatabaseOptions Databases { get; init; } = new();

    /// <summary>Threads; 0 means all cores.</summary>
    public int Threads { get; init; }
}
