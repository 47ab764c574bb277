using System.Text;

namespace EdgeReasoner.Inference.Onnx.Graph;

/// <summary>One message of Protocol Buffers' wire format as a list of its fields, whatever they mean: what is not understood is kept and written back.</summary>
/// <remarks>
/// Reading copies nothing: fields are slices of the memory that was read, which must stay valid. Reference:
/// https://protobuf.dev/programming-guides/encoding.
/// </remarks>
internal sealed class ProtobufMessage
{
    /// <summary>Gets the fields in file order.</summary>
    public List<ProtobufField> Fields { get; } = [];

    /// <summary>Reads a message.</summary>
    /// <param name="bytes">Its content.</param>
    /// <returns>The message.</returns>
    /// <exception cref="FormatException">The bytes are not a message: cut off, or no such encoding.</exception>
    public static ProtobufMessage Read(ReadOnlyMemory<byte> bytes)
    {
        var message = new ProtobufMessage();
        var at = 0;
        while (at < bytes.Length)
        {
            var tag = Varint(bytes.Span, ref at);
            var number = (int)(tag >> 3);
            if (number == 0 || tag >> 3 > 536870911)
            {
                throw new FormatException($"byte {at}: field number {tag >> 3} does not exist");
            }

            message.Fields.Add((tag & 7) switch
            {
                0 => new ProtobufField(number, ProtobufKind.Varint, Varint(bytes.Span, ref at), default),
                1 => new ProtobufField(number, ProtobufKind.Fixed64, 0, Take(bytes, 8, ref at)),
                2 => new ProtobufField(number, ProtobufKind.Bytes, 0, Take(bytes, Varint(bytes.Span, ref at), ref at)),
                5 => new ProtobufField(number, ProtobufKind.Fixed32, 0, Take(bytes, 4, ref at)),
                var kind => throw new FormatException($"byte {at}: wire type {kind} is unknown"),
            });
        }

        return message;
    }

    /// <summary>The texts of a field.</summary>
    /// <param name="number">Field number.</param>
    /// <returns>One a field, in order.</returns>
    public IEnumerable<string> Texts(int number) => Fields.Where(field => field.Number == number && field.Kind == ProtobufKind.Bytes).Select(static field => Encoding.UTF8.GetString(field.Bytes.Span));

    /// <summary>The last text of a field.</summary>
    /// <param name="number">Field number.</param>
    /// <returns>The text; empty when there is none.</returns>
    public string Text(int number) => Texts(number).LastOrDefault(string.Empty);

    /// <summary>The last number of a field.</summary>
    /// <param name="number">Field number.</param>
    /// <returns>The number; 0 when there is none.</returns>
    public long Number(int number) => unchecked((long)Fields.LastOrDefault(field => field.Number == number && field.Kind == ProtobufKind.Varint).Value);

    /// <summary>The numbers of a repeated field, packed or not.</summary>
    /// <param name="number">Field number.</param>
    /// <returns>The numbers.</returns>
    /// <exception cref="FormatException">A packed list is cut off.</exception>
    public IReadOnlyList<long> Numbers(int number)
    {
        List<long> numbers = [];
        foreach (var field in Fields.Where(field => field.Number == number))
        {
            if (field.Kind == ProtobufKind.Varint)
            {
                numbers.Add(unchecked((long)field.Value));
                continue;
            }

            for (var at = 0; at < field.Bytes.Length;)
            {
                numbers.Add(unchecked((long)Varint(field.Bytes.Span, ref at)));
            }
        }

        return numbers;
    }

    /// <summary>The messages of a field.</summary>
    /// <param name="number">Field number.</param>
    /// <returns>Each read anew; changes are not seen here.</returns>
    public IEnumerable<ProtobufMessage> Messages(int number)
        => Fields.Where(field => field.Number == number && field.Kind == ProtobufKind.Bytes).Select(static field => Read(field.Bytes));

    /// <summary>Adds a text or message field.</summary>
    /// <param name="number">Field number.</param>
    /// <param name="bytes">Its content.</param>
    /// <returns>This.</returns>
    public ProtobufMessage Add(int number, ReadOnlyMemory<byte> bytes)
    {
        Fields.Add(new ProtobufField(number, ProtobufKind.Bytes, 0, bytes));
        return this;
    }

    /// <summary>Adds a text field.</summary>
    /// <param name="number">Field number.</param>
    /// <param name="text">Its content.</param>
    /// <returns>This.</returns>
    public ProtobufMessage Add(int number, string text) => Add(number, Encoding.UTF8.GetBytes(text));

    /// <summary>Adds a message field.</summary>
    /// <param name="number">Field number.</param>
    /// <param name="message">Its content.</param>
    /// <returns>This.</returns>
    public ProtobufMessage Add(int number, ProtobufMessage message) => Add(number, message.ToArray());

    /// <summary>Adds a number field.</summary>
    /// <param name="number">Field number.</param>
    /// <param name="value">Its content.</param>
    /// <returns>This.</returns>
    public ProtobufMessage Add(int number, long value)
    {
        Fields.Add(new ProtobufField(number, ProtobufKind.Varint, unchecked((ulong)value), default));
        return this;
    }

    /// <summary>Removes a field wherever it stands.</summary>
    /// <param name="number">Field number.</param>
    /// <returns>This.</returns>
    public ProtobufMessage Remove(int number)
    {
        Fields.RemoveAll(field => field.Number == number);
        return this;
    }

    /// <summary>Encodes the message in memory: for graphs whose weights lie elsewhere.</summary>
    /// <returns>Its bytes.</returns>
    public byte[] ToArray()
    {
        using var stream = new MemoryStream();
        WriteTo(stream);
        return stream.ToArray();
    }

    /// <summary>Encodes the message.</summary>
    /// <param name="output">Receives the bytes.</param>
    public void WriteTo(Stream output)
    {
        foreach (var field in Fields)
        {
            WriteVarint(output, ((ulong)field.Number << 3) | (ulong)field.Kind);
            if (field.Kind == ProtobufKind.Varint)
            {
                WriteVarint(output, field.Value);
                continue;
            }

            if (field.Kind == ProtobufKind.Bytes)
            {
                WriteVarint(output, (ulong)field.Bytes.Length);
            }

            output.Write(field.Bytes.Span);
        }
    }

    private static ulong Varint(ReadOnlySpan<byte> bytes, ref int at)
    {
        var value = 0UL;
        for (var shift = 0; shift < 64; shift += 7)
        {
            if (at >= bytes.Length)
            {
                throw new FormatException($"byte {at}: the file ends inside a number");
            }

            var part = bytes[at++];
            value |= (ulong)(part & 127) << shift;
            if (part < 128)
            {
                return value;
            }
        }

        throw new FormatException($"byte {at}: a number is longer than ten bytes");
    }

    private static ReadOnlyMemory<byte> Take(ReadOnlyMemory<byte> bytes, ulong length, ref int at)
    {
        if (length > (ulong)(bytes.Length - at))
        {
            throw new FormatException($"byte {at}: a field of {length} bytes goes past the end, {bytes.Length}");
        }

        var taken = bytes.Slice(at, (int)length);
        at += (int)length;
        return taken;
    }

    private static void WriteVarint(Stream output, ulong value)
    {
        for (; value >= 128; value >>= 7)
        {
            output.WriteByte((byte)(value | 128));
        }

        output.WriteByte((byte)value);
    }
}

/// <summary>How a field is encoded; the values are those of the wire format.</summary>
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

/// <summary>One field of a message.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Kind">Its encoding.</param>
/// <param name="Value">Of a number.</param>
/// <param name="Bytes">Of everything else.</param>
internal readonly record struct ProtobufField(int Number, ProtobufKind Kind, ulong Value, ReadOnlyMemory<byte> Bytes);
