namespace EdgeReasoner.Inference.Protobuf;

/// <summary>One field of a message.</summary>
/// <param name="Number">Its number, 1 to 536,870,911.</param>
/// <param name="Kind">Its encoding.</param>
/// <param name="Value">The value of a number of variable length; 0 for every other kind.</param>
/// <param name="Bytes">The content of every other kind: a slice of the memory that was read.</param>
internal readonly record struct ProtobufField(int Number, ProtobufKind Kind, ulong Value, ReadOnlyMemory<byte> Bytes);

/// <summary>The encoding of a field; the values are those of the wire format.</summary>
internal enum ProtobufKind
{
    /// <summary>A number of variable length.</summary>
    Varint = 0,

    /// <summary>Eight bytes.</summary>
    Fixed64 = 1,

    /// <summary>A text, bytes, a message or a packed list.</summary>
    Bytes = 2,

    /// <summary>Four bytes.</summary>
    Fixed32 = 5,
}
