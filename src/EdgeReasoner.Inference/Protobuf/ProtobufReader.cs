namespace EdgeReasoner.Inference.Protobuf;

/// <summary>Walks the fields of a message in Protocol Buffers' wire format: no schema, no allocation, no copy.</summary>
/// <remarks>
/// Written by hand because Google.Protobuf's CodedInputStream reads arrays and streams only and copies every field of bytes: a graph is read from a mapped
/// file here, and the weights between its nodes must stay unread. Reference: https://protobuf.dev/programming-guides/encoding.
/// </remarks>
/// <param name="content">A message; must stay valid as long as its fields are used.</param>
internal struct ProtobufReader(ReadOnlyMemory<byte> content)
{
    private int _at;

    /// <summary>Gets the field read last.</summary>
    public ProtobufField Field { get; private set; }

    /// <summary>Reads the next field.</summary>
    /// <returns>False at the end.</returns>
    /// <exception cref="FormatException">The content is no message: cut off, or no such encoding.</exception>
    public bool Next()
    {
        if (_at >= content.Length)
        {
            return false;
        }

        var tag = Varint();
        if (tag >> 3 is 0 or > 536_870_911)
        {
            throw new FormatException($"byte {_at}: field number {tag >> 3} does not exist");
        }

        var number = (int)(tag >> 3);
        Field = (ProtobufKind)(tag & 7) switch
        {
            ProtobufKind.Varint => new ProtobufField(number, ProtobufKind.Varint, Varint(), default),
            ProtobufKind.Fixed64 => new ProtobufField(number, ProtobufKind.Fixed64, 0, Take(8)),
            ProtobufKind.Bytes => new ProtobufField(number, ProtobufKind.Bytes, 0, Take(Varint())),
            ProtobufKind.Fixed32 => new ProtobufField(number, ProtobufKind.Fixed32, 0, Take(4)),
            var kind => throw new FormatException($"byte {_at}: wire type {(int)kind} is unknown"),
        };
        return true;
    }

    /// <summary>Reads a packed list of numbers.</summary>
    /// <returns>False at the end.</returns>
    /// <param name="number">The number.</param>
    /// <exception cref="FormatException">The list is cut off.</exception>
    public bool NextPacked(out long number)
    {
        var isThere = _at < content.Length;
        number = isThere ? unchecked((long)Varint()) : 0;
        return isThere;
    }

    private ulong Varint()
    {
        var bytes = content.Span;
        var value = 0UL;
        for (var shift = 0; shift < 64; shift += 7)
        {
            if (_at >= bytes.Length)
            {
                throw new FormatException($"byte {_at}: the file ends inside a number");
            }

            var part = bytes[_at++];
            value |= (ulong)(part & 127) << shift;
            if (part < 128)
            {
                return value;
            }
        }

        throw new FormatException($"byte {_at}: a number is longer than ten bytes");
    }

    private ReadOnlyMemory<byte> Take(ulong length)
    {
        if (length > (ulong)(content.Length - _at))
        {
            throw new FormatException($"byte {_at}: a field of {length} bytes goes past the end, {content.Length}");
        }

        var taken = content.Slice(_at, (int)length);
        _at += (int)length;
        return taken;
    }
}
