namespace Kullback.Data.LanguageModels;

/// <summary>What is worked out of one candidate's rows where it is asked for: speculative decoding, distillation, groups.</summary>
internal sealed class RowsAlong
{
    private readonly NextTokenShape _shape;
    private readonly NextTokenOptions _options;
    private readonly int _blockRows;
    private readonly bool _oneSequence;
    private readonly float[]? _acceptance;
    private readonly DistillationOfRows? _distillation;
    private readonly GroupsOfRows? _groups;

    internal RowsAlong(NextTokenShape shape, int blockRows, bool oneSequence, NextTokenOptions options, Func<FiguresOfRows> figures)
    {
        (_shape, _blockRows, _oneSequence, _options) = (shape, blockRows, oneSequence, options);
        if (options.DraftCost is not null) _acceptance = new float[shape.Rows];
        if (options.Distillation is { } distillation) _distillation = new(shape, blockRows, oneSequence, distillation);
        if (options.Groups.Count > 0) _groups = new(options.Groups, shape, blockRows, figures);
    }

    /// <summary>Takes the rows one after the other.</summary>
    internal void Add(long row, in NextTokenRow r, in NextTokenRow received, in DistillationRow distilled, bool masked)
    {
        if (_acceptance is not null) _acceptance[row] = masked ? float.NaN : (float)(1 - received.TotalVariation);
        _groups?.Add(row, r, masked);
        if (!masked) _distillation?.Add(row, distilled);
    }

    /// <summary>The candidate with what was worked out.</summary>
    internal NextTokenCandidate Into(NextTokenCandidate candidate, BlockedSum all) => candidate with
    {
        Speculative = _acceptance is null ? null
            : SpeculativeDecoding.Of(_acceptance, _shape.RowsPerChunk, _blockRows, _oneSequence, _options.DraftCost!.Value,
                _options.LongestDraft),
        Distillation = _distillation?.Figures(),
        Groups = _groups?.Figures(all, _oneSequence) ?? [],
    };
}
