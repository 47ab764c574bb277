using System.Buffers.Binary;
using System.Text;

namespace EdgeReasoner.Inference.Protobuf;

/// <summary>One message of Protocol Buffers' wire format as a list of its fields, whatever they mean: what is not understood is kept and written back.</summary>
/// <remarks>
/// Reading copies nothing: fields are slices of the memory that was read, which must stay valid. The one way to write Protocol Buffers here: graphs that
/// are changed on install, and graphs that are exported. A few lines of ours stand for the package because what was read lazily is written back as it was.
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
        for (var reader = new ProtobufReader(bytes); reader.Next();)
        {
            message.Fields.Add(reader.Field);
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

            for (var packed = new ProtobufReader(field.Bytes); packed.NextPacked(out var value);)
            {
                numbers.Add(value);
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

    /// <summary>Adds a field of a 32-bit float.</summary>
    /// <param name="number">Field number.</param>
    /// <param name="value">Its content.</param>
    /// <returns>This.</returns>
    public ProtobufMessage Add(int number, float value)
    {
        var bytes = new byte[sizeof(float)];
        BinaryPrimitives.WriteSingleLittleEndian(bytes, value);
        Fields.Add(new ProtobufField(number, ProtobufKind.Fixed32, 0, bytes));
        return this;
    }

    /// <summary>Adds a repeated field of messages.</summary>
    /// <param name="number">Field number.</param>
    /// <param name="messages">Their content, in order.</param>
    /// <returns>This.</returns>
    public ProtobufMessage AddAll(int number, IEnumerable<ProtobufMessage> messages)
    {
        foreach (var message in messages)
        {
            Add(number, message);
        }

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

    private static void WriteVarint(Stream output, ulong value)
    {
        for (; value >= 128; value >>= 7)
        {
            output.WriteByte((byte)(value | 128));
        }

        output.WriteByte((byte)value);
    }
}
