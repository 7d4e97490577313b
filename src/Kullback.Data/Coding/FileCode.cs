using Kullback.Coding;

namespace Kullback.Data.Coding;

/// <summary>What it costs to code one file with the model of another.</summary>
/// <param name="File">P, the file coded.</param>
/// <param name="Model">Q, the file whose model is used; the file itself when it is its own.</param>
/// <param name="Order">Bytes of context.</param>
/// <param name="Bytes">Length of the file.</param>
/// <param name="EntropyBits">Entropy of a byte given its context, in bits, of the file's own shares.</param>
/// <param name="HeldOutBits">Bits a byte with what was learnt from other parts of the file (<see cref="HeldOutEntropy"/>): the entropy of
/// what the file was drawn from lies between <paramref name="EntropyBits"/> and this, sampling error apart; null for fewer than 16
/// bytes.</param>
/// <param name="MismatchBits">D(P‖Q) in bits per byte, P the file's own shares; +∞ where the file has a byte that the model cannot
/// code.</param>
/// <param name="CodedBytes">Bytes that the coder really needed with this model; null where it has no code.</param>
/// <param name="AdaptiveBytes">Bytes that the file needs without any model beforehand, coded adaptively; null when not asked for.</param>
/// <param name="Impossible">The first byte without code and its place; null if there is none.</param>
public sealed record FileCode(
    string File, string Model, int Order, long Bytes, double EntropyBits, double? HeldOutBits, double MismatchBits, long? CodedBytes,
    long? AdaptiveBytes, (int Position, byte Letter)? Impossible)
{
    /// <summary>H(P) + D(P‖Q): the ideal bits per byte under the model.</summary>
    public double CrossEntropyBits => EntropyBits + MismatchBits;

    /// <summary>The least that D(P‖Q) is of the source of the file: the cross-entropy less <see cref="HeldOutBits"/>,
    /// not below 0.</summary>
    public double? MismatchBitsAtLeast => HeldOutBits is { } most ? Math.Max(0, CrossEntropyBits - most) : null;

    /// <summary>Whether the file is too short for its contexts:
    /// held out it needs <see cref="FileCoding.ShortOfBytes"/> more than its own shares say.</summary>
    public bool IsShort => HeldOutBits > (1 + FileCoding.ShortOfBytes) * EntropyBits;
}

/// <summary>D(P‖Q) between every two of several files.</summary>
/// <param name="Files">Their names.</param>
/// <param name="Order">Bytes of context.</param>
/// <param name="EntropyBits">Entropy of a byte of each file given its context, in bits, of its own shares.</param>
/// <param name="HeldOutBits">Bits a byte of each file with what was learnt from other parts of it; null for fewer than 16 bytes.</param>
/// <param name="MismatchBits">By file coded, then by model: extra bits per byte, 0 or nearly so on the diagonal.</param>
/// <param name="Nearest">For each file the other file whose model codes it in the fewest bits.</param>
public sealed record FileMatrix(IReadOnlyList<string> Files, int Order, IReadOnlyList<double> EntropyBits,
    IReadOnlyList<double?> HeldOutBits, IReadOnlyList<IReadOnlyList<double>> MismatchBits, IReadOnlyList<int> Nearest);

/// <summary>Codes files with each other's models.</summary>
public static class FileCoding
{
    private const long MostBytes = 1L << 30;

    /// <summary>Where held-out bits exceed those of the file's own shares by more than this part of them,
    /// the file is too short for its contexts.</summary>
    public const double ShortOfBytes = 0.05;

    /// <summary>Codes a file with the model of another, and checks that it decodes to itself.</summary>
    /// <param name="file">The file to code.</param>
    /// <param name="model">The file to learn from.</param>
    /// <param name="order">Bytes of context, 0 to <see cref="ByteCounts.LongestOrder"/>.</param>
    /// <param name="unseen">What bytes get that the model's file never has.</param>
    /// <param name="cancel">Stops the work between its steps.</param>
    /// <exception cref="UnreadableDataException">A file cannot be read, is empty or larger than a gibibyte.</exception>
    public static FileCode Run(string file, string model, int order, UnseenBytes unseen, CancellationToken cancel = default)
    {
        byte[] text = Read(file), other = Read(model);
        cancel.ThrowIfCancellationRequested();
        var distribution = new ByteModel(other, order, unseen);
        var counts = new ByteCounts(text, order);
        var impossible = distribution.FirstImpossible(text);
        cancel.ThrowIfCancellationRequested();
        long? coded = impossible is null ? Coded(text, distribution) : null;
        cancel.ThrowIfCancellationRequested();
        return new FileCode(file, model, order, text.Length, counts.EntropyBits, HeldOutEntropy.Bits(text, order, cancel),
            distribution.KullbackLeiblerBits(counts), coded,
            order <= KrichevskyTrofimov.LongestOrder
            ? CodedStream.Encode(new MemoryStream(text), Stream.Null, CodingMethod.Adaptive, order).Written : null, impossible);
    }

    /// <summary>The extra bits per byte of each file under each one's model.</summary>
    /// <param name="files">At least two files.</param>
    /// <param name="order">Bytes of context.</param>
    /// <param name="cancel">Stops the work between files.</param>
    /// <exception cref="UnreadableDataException">A file cannot be read, is empty or larger than a gibibyte.</exception>
    /// <exception cref="ArgumentException">Fewer than two files.</exception>
    public static FileMatrix Matrix(IReadOnlyList<string> files, int order, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(files);
        if (files.Count < 2) throw new ArgumentException("A matrix needs two files or more.", nameof(files));
        var counts = new ByteCounts[files.Count];
        var rows = new double[files.Count][];
        double?[] heldOut = new double?[files.Count];
        for (int k = 0; k < files.Count; k++)
        {
            byte[] text = Read(files[k]);
            (counts[k], rows[k], heldOut[k]) =
                (new ByteCounts(text, order), new double[files.Count], HeldOutEntropy.Bits(text, order, cancel));
        }
        for (int q = 0; q < files.Count; q++)
        {
            cancel.ThrowIfCancellationRequested();
            var distribution = new ByteModel(Read(files[q]), order);
            for (int p = 0; p < files.Count; p++) rows[p][q] = distribution.KullbackLeiblerBits(counts[p]);
        }
        int Nearest(int p) => Enumerable.Range(0, files.Count).Where(q => q != p).MinBy(q => rows[p][q]);
        return new FileMatrix(files, order, [.. counts.Select(c => c.EntropyBits)], heldOut, rows,
            [.. Enumerable.Range(0, files.Count).Select(Nearest)]);
    }

    private static long Coded(byte[] text, ByteModel distribution)
    {
        var coder = new ModelCoder(distribution);
        byte[] code = coder.Encode(text), decoded = new byte[text.Length];
        coder.Decode(code, decoded);
        return decoded.AsSpan().SequenceEqual(text) ? code.Length
            : throw new InvalidOperationException("A code did not decode to its text.");
    }

    private static byte[] Read(string path)
    {
        if (Directory.Exists(path)) throw new UnreadableDataException($"{path}: is a folder");
        if (!File.Exists(path)) throw new UnreadableDataException($"{path}: no such file{SpellingHint.FileHint(path)}");
        try
        {
            long length = new FileInfo(path).Length;
            if (length > MostBytes)
                throw new UnreadableDataException($"{path}: {length} bytes are more than a gibibyte: take a part of it");
            byte[] bytes = File.ReadAllBytes(path);
            return bytes.Length > 0 ? bytes
                : throw new UnreadableDataException($"{path}: is empty: there is nothing to code or to learn from");
        }
        catch (UnauthorizedAccessException) { throw new UnreadableDataException($"{path}: permission denied"); }
    }
}
