using System.Security.Cryptography;
using System.Text;

namespace Kullback.Learning;

/// <summary>The bytes of a training that can go on: a line that says of what, the numbers, and a digest of all of it.</summary>
internal sealed class PolicyCheckpoint
{
    private const string Magic = "Kullback policy 1\n";
    private readonly BinaryWriter? _writer;
    private readonly BinaryReader? _reader;

    private PolicyCheckpoint(BinaryWriter? writer, BinaryReader? reader) => (_writer, _reader) = (writer, reader);

    internal static string Describe(IPolicyTraining training)
        => FormattableString.Invariant(
            $"{training.Environment}, {training.TotalSteps} steps, seed {training.Seed}, hidden {string.Join(" ", training.Algorithm.Hidden)}, {Settings(training.Algorithm)}");

    // The list of hidden units, which a record prints as its type, stands before it.
    private static string Settings(PolicyAlgorithm algorithm)
        => string.Join(", ", $"{algorithm}".Split(", ").Where(part => !part.StartsWith("Hidden", StringComparison.Ordinal)));

    internal static void Write(Stream stream, string what, Action<PolicyCheckpoint> exchange)
    {
        ArgumentNullException.ThrowIfNull(stream);
        using var whole = new MemoryStream();
        using (var writer = new BinaryWriter(whole, Encoding.UTF8, leaveOpen: true))
        {
            writer.Write(Encoding.ASCII.GetBytes(Magic));
            writer.Write(what);
            exchange(new(writer, null));
        }
        byte[] bytes = whole.ToArray();
        stream.Write(bytes);
        stream.Write(SHA256.HashData(bytes));
    }

    internal static void Read(Stream stream, string what, Action<PolicyCheckpoint> exchange)
    {
        ArgumentNullException.ThrowIfNull(stream);
        using var whole = new MemoryStream();
        stream.CopyTo(whole);
        byte[] bytes = whole.ToArray();
        int body = bytes.Length - SHA256.HashSizeInBytes;
        if (body < Magic.Length || !bytes.AsSpan(0, Magic.Length).SequenceEqual(Encoding.ASCII.GetBytes(Magic)))
            throw new InvalidDataException("is no checkpoint of a policy");
        if (!SHA256.HashData(bytes.AsSpan(0, body)).AsSpan().SequenceEqual(bytes.AsSpan(body)))
            throw new InvalidDataException("the checkpoint is damaged: its digest does not fit");
        using var reader = new BinaryReader(new MemoryStream(bytes, 0, body), Encoding.UTF8);
        reader.ReadBytes(Magic.Length);
        string found = reader.ReadString();
        if (found != what) throw new InvalidDataException($"the checkpoint is of another training: {found}; asked for is {what}");
        exchange(new(null, reader));
    }

    internal long Whole(long value)
    {
        _writer?.Write(value);
        return _reader?.ReadInt64() ?? value;
    }

    internal double Number(double value)
    {
        _writer?.Write(value);
        return _reader?.ReadDouble() ?? value;
    }

    internal void Numbers(double[] values)
    {
        for (int i = 0; i < values.Length; i++) values[i] = Number(values[i]);
    }

    internal void Random(ResumableRandom random)
    {
        var (a, b, c, d) = random.State;
        random.State = ((ulong)Whole((long)a), (ulong)Whole((long)b), (ulong)Whole((long)c), (ulong)Whole((long)d));
    }

    internal void Episodes(List<Episode> episodes)
    {
        long count = Whole(episodes.Count);
        if (_reader is not null) episodes.Clear();
        for (int i = 0; i < count; i++)
        {
            var e = _reader is null ? episodes[i] : default;
            e = new(Whole(e.Step), Number(e.Return), (int)Whole(e.Length));
            if (_reader is not null) episodes.Add(e);
        }
    }

    internal void Updates(List<PolicyUpdate> updates)
    {
        long count = Whole(updates.Count);
        if (_reader is not null) updates.Clear();
        for (int i = 0; i < count; i++)
        {
            var update = Update(_reader is null ? updates[i] : new(0, 0, default, 0, [0, 0, 0], 0));
            if (_reader is not null) updates.Add(update);
        }
    }

    private PolicyUpdate Update(PolicyUpdate u)
        => new((int)Whole(u.Number), Whole(u.Steps), KlValue.Exact(Number(u.Kl.Nats), "old", "new"), Number(u.MaxKl),
            [Number(u.KlQuantiles[0]), Number(u.KlQuantiles[1]), Number(u.KlQuantiles[2])], Number(u.Entropy))
        {
            Step = (StepOutcome)Whole((long)u.Step),
            PredictedGain = Optional(u.PredictedGain),
            Gain = Number(u.Gain),
            ClippedShare = Optional(u.ClippedShare),
            Epochs = Optional(u.Epochs) is { } epochs ? (int)epochs : null,
            Penalty = Optional(u.Penalty),
            ExplainedVariance = Number(u.ExplainedVariance),
            MeanReturn = Number(u.MeanReturn),
            Episodes = (int)Whole(u.Episodes),
            Monitor = Monitor(u.Monitor),
        };

    private double? Optional(double? value) => Whole(value is null ? 0 : 1) == 1 ? Number(value ?? 0) : null;

    private KlMonitor? Monitor(KlMonitor? monitor)
    {
        if (Whole(monitor is null ? 0 : 1) == 0) return null;
        return new(Value(monitor?.Exact, KlEstimator.Exact), Value(monitor?.K1, KlEstimator.K1), Value(monitor?.K2, KlEstimator.K2),
            Value(monitor?.K3, KlEstimator.K3), Number(monitor?.Limit ?? 0));
    }

    private KlValue Value(KlValue? value, KlEstimator kind)
        => new(Number(value?.Nats ?? 0), Number(value?.StandardError ?? 0), kind, "policy", "policy before");
}
