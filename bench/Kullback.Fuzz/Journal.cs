using System.IO.MemoryMappedFiles;

namespace Kullback.Fuzz;

/// <summary>What a worker has done, in memory that outlives it: a process that dies takes nothing along.</summary>
internal sealed class Journal : IDisposable
{
    private const int Header = 8, Slots = 4 * 64;

    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;

    public Journal(string path)
    {
        _file = MemoryMappedFile.CreateFromFile(path, FileMode.OpenOrCreate, null, 8 * (Header + Slots));
        _view = _file.CreateViewAccessor();
    }

    /// <summary>The execution that was begun last; −1 before the first.</summary>
    public long Begun { get => _view.ReadInt64(0); set => _view.Write(0, value); }

    /// <summary>The last one that ended.</summary>
    public long Ended { get => _view.ReadInt64(8); set => _view.Write(8, value); }

    /// <summary>Executions.</summary>
    public long Done { get => _view.ReadInt64(16); set => _view.Write(16, value); }

    /// <summary>Microseconds of processor time of the longest.</summary>
    public long Worst { get => _view.ReadInt64(24); set => _view.Write(24, value); }

    /// <summary>Its number.</summary>
    public long WorstNumber { get => _view.ReadInt64(32); set => _view.Write(32, value); }

    /// <summary>Notes an end: by verb and exit code.</summary>
    public void Note(int verb, int code)
    {
        long at = At(verb, code is >= 0 and <= 2 ? code : 3);
        _view.Write(at, _view.ReadInt64(at) + 1);
    }

    /// <summary>How often a verb ended so; code 3 is any other end.</summary>
    public long Count(int verb, int code) => _view.ReadInt64(At(verb, code));

    private static long At(int verb, int code) => 8L * (Header + 4 * verb + code);

    public void Dispose()
    {
        _view.Dispose();
        _file.Dispose();
    }
}
