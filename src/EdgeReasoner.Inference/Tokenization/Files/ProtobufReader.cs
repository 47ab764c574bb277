using System.Buffers.Binary;

namespace EdgeReasoner.Inference.Tokenization.Files;

/// <summary>Walks the fields of a protocol buffer; no schema, no allocation.</summary>
internal ref struct ProtobufReader
{
    private readonly ReadOnlySpan<byte> _content;
    private int _at;

    /// <summary>Begins before the first field.</summary>
    /// <param name="content">A message.</param>
    public ProtobufReader(ReadOnlySpan<byte> content) => _content = content;

    /// <summary>Gets the number of the field read last.</summary>
    public int Field { get; private set; }

    /// <summary>Gets its value, when it is a whole number.</summary>
    public ulong Number { get; private set; }

    /// <summary>Gets its bytes, when it is a text, a message or of fixed length.</summary>
    public ReadOnlySpan<byte> Bytes { get; private set; }

    /// <summary>Reads a field.</summary>
    /// <returns>False at the end.</returns>
    /// <exception cref="FormatException">The content is cut off or no protocol buffer.</exception>
    public bool Next()
    {
        if (_at >= _content.Length)
        {
            return false;
        }

        var key = Variable();
        (Field, Number) = ((int)(key >> 3), 0);
        Bytes = default;
        switch (key & 7)
        {
            case 0: Number = Variable(); break;
            case 1: Bytes = Take(8); Number = BinaryPrimitives.ReadUInt64LittleEndian(Bytes); break;
            case 2: Bytes = Take(Variable()); break;
            case 5: Bytes = Take(4); break;
            default: throw new FormatException($"byte {_at} begins a field of unknown type {key & 7}");
        }

        return true;
    }

    private ulong Variable()
    {
        var value = 0UL;
        for (var shift = 0; shift < 64; shift += 7)
        {
            var part = Take(1)[0];
            value |= (ulong)(part & 0x7F) << shift;
            if (part < 0x80)
            {
                return value;
            }
        }

        throw new FormatException($"the number at byte {_at} has no end");
    }

    private ReadOnlySpan<byte> Take(ulong length)
    {
        if (length > (ulong)(_content.Length - _at))
        {
            throw new FormatException($"it ends at byte {_content.Length} within a field");
        }

        var bytes = _content.Slice(_at, (int)length);
        _at += (int)length;
        return bytes;
    }
}
