namespace Kullback.Data.LanguageModels;

/// <summary>Works out the figures of all rows together while they go by, in their order; eight bytes a row are kept.</summary>
internal sealed class FiguresOfRows
{
    // In the unit that is shown: the base all but certain, then a choice among more and more.
    private static readonly double[] EntropyEdges = [0.01, 0.1, 0.5, 1, 2, 4];
    private static readonly string[] ClassNames = ["word start", "word part", "number", "punctuation", "line break", "other", "not known"];
    private static readonly double[] Edges = [.. NextTokenFigures.HistogramEdges];
    private const int PositionBins = 32, MostChunks = 4096;

    private readonly NextTokenShape _shape;
    private readonly int _top, _blockRows, _positionBins, _chunkStep;
    private readonly bool _oneSequence;
    private readonly IReadOnlyList<string>? _texts;
    private readonly float[] _kl;
    private readonly BlockedSum[] _sums;
    private readonly TextFigures _text;
    private readonly Groups _byPosition, _byEntropy, _byClass;
    private readonly List<NextTokenCumulative> _byChunk = [];
    private readonly long[] _histogram = new long[Edges.Length + 1];
    private long _count, _same, _infinite;
    private double _total, _squares;
    private bool _targets;
    private readonly InformationUnit _unit;

    internal FiguresOfRows(NextTokenShape shape, int top, int blockRows, bool oneSequence, IReadOnlyList<string>? texts,
        InformationUnit unit)
    {
        _unit = unit;
        (_shape, _top, _blockRows, _oneSequence, _texts) = (shape, top, blockRows, oneSequence, texts);
        int blocks = (int)((shape.Rows + blockRows - 1) / blockRows);
        _kl = new float[shape.Rows];
        _text = new TextFigures(blocks, shape.Rows);
        _sums = [.. Quantities.Select(q => new BlockedSum(blocks, q != nameof(NextTokenFigures.EntropyChange)))];
        _positionBins = Math.Min(PositionBins, shape.RowsPerChunk);
        (_byPosition, _byEntropy, _byClass) = (new(_positionBins), new(EntropyEdges.Length + 1), new(ClassNames.Length));
        _chunkStep = (shape.Chunks + MostChunks - 1) / MostChunks;
    }

    private static readonly string[] Quantities =
    [
        nameof(NextTokenFigures.StoredKl), nameof(NextTokenFigures.Kl), nameof(NextTokenFigures.ReverseKl),
            nameof(NextTokenFigures.JensenShannon), nameof(NextTokenFigures.TotalVariation),
        nameof(NextTokenFigures.Entropy), nameof(NextTokenFigures.EntropyChange), nameof(NextTokenFigures.CrossEntropy),
            nameof(NextTokenFigures.ReverseCrossEntropy),
        nameof(NextTokenFigures.SameTopByBlock), nameof(NextTokenFigures.Overlap), nameof(NextTokenFigures.RankOfTop),
    ];

    /// <summary>The stored divergence by block.</summary>
    internal BlockedSum Stored => _sums[0];

    /// <summary>Rows taken that are not masked.</summary>
    internal long Taken => _count;

    /// <summary>The divergence of every row, as single precision holds it; NaN where a row is masked.</summary>
    internal ReadOnlySpan<float> Kl => _kl;

    /// <summary>Takes the rows one after the other; a masked one only counts as a place.</summary>
    internal void Add(long row, in NextTokenRow r, bool masked)
    {
        if (masked) _kl[row] = float.NaN;
        else Add(row, r);
        if ((row + 1) % _shape.RowsPerChunk == 0 && _count > 0) EndChunk((int)((row + 1) / _shape.RowsPerChunk));
    }

    private void Add(long row, in NextTokenRow r)
    {
        int block = (int)(row / _blockRows);
        ReadOnlySpan<double> values =
        [
            r.StoredKlNats, r.KlNats, r.ReverseKlNats, r.JensenShannonNats, r.TotalVariation, r.EntropyNats,
                r.CandidateEntropyNats - r.EntropyNats,
            r.CrossEntropyNats, r.ReverseCrossEntropyNats, r.SameTop ? 1 : 0, (double)r.Overlap / Math.Min(_top, _shape.Vocabulary),
                r.RankOfTop,
        ];
        for (int i = 0; i < values.Length; i++) _sums[i].Add(block, values[i]);
        _text.Add(block, r);
        (_total, _squares) = (_total + r.StoredKlNats, _squares + r.StoredKlNats * r.StoredKlNats);
        if (r.SameTop) _same++;
        if (double.IsPositiveInfinity(r.KlNats)) _infinite++;
        _targets |= r.Target >= 0;
        _byPosition.Add((int)(row % _shape.RowsPerChunk * _positionBins / _shape.RowsPerChunk), r);
        _byEntropy.Add(Bin(EntropyEdges, _unit.Show(r.EntropyNats, MeasureUnit.Nat)), r);
        if (_texts is not null) _byClass.Add(r.Target < 0 || r.Target >= _texts.Count ? ClassNames.Length - 1
            : ClassOf(_texts[r.Target]), r);
        _histogram[Bin(Edges, r.StoredKlNats)]++;
        _kl[row] = (float)r.StoredKlNats;
        _count++;
    }

    private void EndChunk(int chunk)
    {
        if (chunk % _chunkStep != 0 && chunk != _shape.Chunks) return;
        double mean = _total / _count, variance = _squares / _count - mean * mean;
        var kl = new NextTokenValue(mean, _count > 1 && variance > 0 ? Math.Sqrt(variance / (_count - 1)) : 0);
        _byChunk.Add(_text.Any
            ? new(chunk, _count, kl, SameTop, _text.Perplexity, _text.LogRatio, _text.ChangeRms)
            : new(chunk, _count, kl, SameTop, null, null, null));
    }

    private NextTokenValue SameTop
    {
        get
        {
            double share = (double)_same / _count;
            return new(share, _count > 1 ? Math.Sqrt(share * (1 - share) / (_count - 1)) : 0);
        }
    }

    internal NextTokenFigures Figures()
    {
        float[] sorted = _count == _kl.Length ? [.. _kl] : [.. _kl.Where(k => !float.IsNaN(k))];
        Array.Sort(sorted);
        return new NextTokenFigures
        {
            Rows = _count,
            StoredKl = Mean(nameof(NextTokenFigures.StoredKl)),
            Kl = Mean(nameof(NextTokenFigures.Kl)),
            ReverseKl = Mean(nameof(NextTokenFigures.ReverseKl)),
            JensenShannon = Mean(nameof(NextTokenFigures.JensenShannon)),
            TotalVariation = Mean(nameof(NextTokenFigures.TotalVariation)),
            Entropy = Mean(nameof(NextTokenFigures.Entropy)),
            EntropyChange = Mean(nameof(NextTokenFigures.EntropyChange)),
            CrossEntropy = Mean(nameof(NextTokenFigures.CrossEntropy)),
            ReverseCrossEntropy = Mean(nameof(NextTokenFigures.ReverseCrossEntropy)),
            KlQuantiles = [.. NextTokenFigures.Shares.Select(s => Quantile(sorted, s))],
            SameTop = SameTop,
            SameTopByBlock = Mean(nameof(NextTokenFigures.SameTopByBlock)),
            Overlap = Mean(nameof(NextTokenFigures.Overlap)),
            RankOfTop = Mean(nameof(NextTokenFigures.RankOfTop)),
            InfiniteRows = _infinite,
            Text = _text.Figures(_oneSequence),
            ByPosition = _byPosition.Labeled(PositionLabel),
            ByEntropy = _byEntropy.Labeled(EntropyLabel),
            ByClass = _targets && _texts is not null ? _byClass.Labeled(bin => ClassNames[bin]) : [],
            ByChunk = _byChunk,
            Histogram = _histogram,
        };
    }

    /// <summary>The quantile at share·(n − 1), a place that is worked out in single precision as the program does whose digits are to come
    /// out; beyond
    /// 2²⁴ rows single precision has no such places.</summary>
    internal static double Quantile(ReadOnlySpan<float> sorted, double share)
    {
        double at = sorted.Length > 1 << 24 ? share * (sorted.Length - 1)
            : Math.Clamp((float)share * (sorted.Length - 1), 0, sorted.Length - 1);
        int below = (int)at;
        double part = at - below;
        // Equal neighbors, infinite ones too, need no weights.
        return part == 0 || sorted[below] == sorted[below + 1] ? sorted[below] : (1 - part) * sorted[below] + part * sorted[below + 1];
    }

    private MeanEstimate Mean(string quantity) => _sums[Array.IndexOf(Quantities, quantity)].Estimate(_oneSequence)!;

    private string PositionLabel(int bin)
    {
        long from = ((long)bin * _shape.RowsPerChunk + _positionBins - 1) / _positionBins,
            to = ((long)(bin + 1) * _shape.RowsPerChunk + _positionBins - 1) / _positionBins - 1;
        return from == to ? Text(_shape.FirstPosition + from) : $"{Text(_shape.FirstPosition + from)}–{Text(_shape.FirstPosition + to)}";
    }

    // Tokenizers mark a blank before a word by ' ', U+2581 or U+0120, a line feed by itself or U+010A.
    private static int ClassOf(string text)
    {
        if (text.Length == 0) return 5;
        if (text.Contains('\n', StringComparison.Ordinal) || text.Contains('\u010A', StringComparison.Ordinal)) return 4;
        bool start = text[0] is ' ' or '\u2581' or '\u0120';
        string rest = start ? text[1..] : text;
        if (rest.Length == 0) return 0;
        Rune.DecodeFromUtf16(rest, out var first, out _);
        return Rune.IsLetter(first) ? start ? 0 : 1 : Rune.IsDigit(first) ? 2 : Rune.IsPunctuation(first) || Rune.IsSymbol(first) ? 3 : 5;
    }

    private static int Bin(double[] edges, double value)
    {
        int bin = 0;
        while (bin < edges.Length && value >= edges[bin]) bin++;
        return bin;
    }

    private string EntropyLabel(int bin)
        => (bin == 0 ? $"below {Text(EntropyEdges[0])} " : bin == EntropyEdges.Length ? $"from {Text(EntropyEdges[^1])} "
            : $"{Text(EntropyEdges[bin - 1])} to {Text(EntropyEdges[bin])} ") + _unit.Name(MeasureUnit.Nat);

    private static string Text(double number) => number.ToString("0.##", CultureInfo.InvariantCulture);

    /// <summary>Rows by a number of bins.</summary>
    private sealed class Groups(int bins)
    {
        private readonly (long Count, double Kl, double Middle, long Same)[] _bins = new (long, double, double, long)[bins];

        internal void Add(int bin, in NextTokenRow r)
        {
            ref var at = ref _bins[bin];
            at = (at.Count + 1, at.Kl + r.StoredKlNats, at.Middle + r.JensenShannonNats, at.Same + (r.SameTop ? 1 : 0));
        }

        internal List<NextTokenGroup> Labeled(Func<int, string> label)
        {
            var groups = new List<NextTokenGroup>();
            for (int b = 0; b < _bins.Length; b++)
                if (_bins[b] is var (count, kl, middle, same) && count > 0)
                    groups.Add(new(label(b), count, kl / count, middle / count, (double)same / count));
            return groups;
        }
    }
}
