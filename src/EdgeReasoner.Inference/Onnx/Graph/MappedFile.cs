using System.Buffers;
using System.IO.MemoryMappedFiles;

namespace EdgeReasoner.Inference.Onnx.Graph;

/// <summary>A file as memory that the kernel pages in as it is read: looking at a graph's nodes does not load the weights between them.</summary>
internal sealed unsafe class MappedFile : MemoryManager<byte>
{
    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;
    private readonly byte* _first;
    private readonly int _length;

    /// <summary>Maps a file for reading.</summary>
    /// <param name="path">The file; 1 byte to 2 GiB, the most that Protocol Buffers allow.</param>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="FormatException">It is empty or too long.</exception>
    public MappedFile(string path)
    {
        var length = new FileInfo(path).Length;
        if (length is < 1 or > int.MaxValue)
        {
            throw new FormatException($"the file has {length} bytes; a graph has 1 to {int.MaxValue}");
        }

        _length = (int)length;
        _file = MemoryMappedFile.CreateFromFile(path, FileMode.Open, null, 0, MemoryMappedFileAccess.Read);
        _view = _file.CreateViewAccessor(0, length, MemoryMappedFileAccess.Read);
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref _first);
        _first += _view.PointerOffset;
    }

    /// <inheritdoc/>
    public override Span<byte> GetSpan() => new(_first, _length);

    /// <inheritdoc/>
    public override MemoryHandle Pin(int elementIndex = 0) => new(_first + elementIndex);

    /// <inheritdoc/>
    public override void Unpin()
    {
        // mapped memory does not move
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        _view.SafeMemoryMappedViewHandle.ReleasePointer();
        _view.Dispose();
        _file.Dispose();
    }
}
