using Google.Protobuf;

namespace EdgeReasoner.Training.Export;

/// <summary>Element types of ONNX tensors (onnx.proto3, TensorProto.DataType).</summary>
internal enum OnnxType
{
    /// <summary>32-bit floats.</summary>
    Float = 1,

    /// <summary>Unsigned bytes.</summary>
    UInt8 = 2,

    /// <summary>32-bit integers.</summary>
    Int32 = 6,

    /// <summary>64-bit integers.</summary>
    Int64 = 7,

    /// <summary>16-bit floats.</summary>
    Float16 = 10,
}

/// <summary>The few messages of onnx.proto3 that a decoder needs, as functions from values to bytes.</summary>
/// <remarks>Field numbers are those of onnx.proto3, which never change; each is named next to its use.</remarks>
internal static class OnnxWriter
{
    /// <summary>A message made of fields.</summary>
    /// <param name="write">Writes the fields.</param>
    /// <returns>The encoded message.</returns>
    internal static ByteString Message(Action<CodedOutputStream> write)
    {
        using var memory = new MemoryStream();
        using (var output = new CodedOutputStream(memory, leaveOpen: true))
        {
            write(output);
        }

        return ByteString.CopyFrom(memory.GetBuffer().AsSpan(0, (int)memory.Length));
    }

    /// <summary>Writes a text field; an empty text too, because positions of optional inputs count.</summary>
    /// <param name="output">The message.</param>
    /// <param name="field">Field number.</param>
    /// <param name="text">The text.</param>
    internal static void Text(this CodedOutputStream output, int field, string text)
    {
        output.WriteTag(field, WireFormat.WireType.LengthDelimited);
        output.WriteString(text);
    }

    /// <summary>Writes an integer field.</summary>
    /// <param name="output">The message.</param>
    /// <param name="field">Field number.</param>
    /// <param name="number">The integer.</param>
    internal static void Number(this CodedOutputStream output, int field, long number)
    {
        output.WriteTag(field, WireFormat.WireType.Varint);
        output.WriteInt64(number);
    }

    /// <summary>Writes a float field.</summary>
    /// <param name="output">The message.</param>
    /// <param name="field">Field number.</param>
    /// <param name="number">The float.</param>
    internal static void Float(this CodedOutputStream output, int field, float number)
    {
        output.WriteTag(field, WireFormat.WireType.Fixed32);
        output.WriteFloat(number);
    }

    /// <summary>Writes bytes or a message as a field.</summary>
    /// <param name="output">The message.</param>
    /// <param name="field">Field number.</param>
    /// <param name="bytes">The content.</param>
    internal static void Bytes(this CodedOutputStream output, int field, ByteString bytes)
    {
        output.WriteTag(field, WireFormat.WireType.LengthDelimited);
        output.WriteBytes(bytes);
    }

    /// <summary>Encodes a constant tensor (TensorProto).</summary>
    /// <param name="name">Its name.</param>
    /// <param name="type">Element type.</param>
    /// <param name="shape">Sizes; none for a scalar.</param>
    /// <param name="content">Elements, little-endian.</param>
    /// <returns>The message.</returns>
    internal static ByteString Tensor(string name, OnnxType type, ReadOnlySpan<int> shape, ReadOnlySpan<byte> content)
    {
        var sizes = shape.ToArray();
        var raw = ByteString.CopyFrom(content);
        return Message(tensor =>
        {
            foreach (var size in sizes)
            {
                tensor.Number(1, size); // dims
            }

            tensor.Number(2, (long)type); // data_type
            tensor.Text(8, name); // name
            tensor.Bytes(9, raw); // raw_data
        });
    }

    /// <summary>Encodes a constant tensor whose content lies in a file beside the graph.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="type">Element type.</param>
    /// <param name="shape">Sizes.</param>
    /// <param name="file">The file's name, in the graph's own folder.</param>
    /// <param name="offset">First byte.</param>
    /// <param name="length">Bytes.</param>
    /// <returns>The message.</returns>
    internal static ByteString ExternalTensor(string name, OnnxType type, ReadOnlySpan<int> shape, string file, long offset, long length)
    {
        var sizes = shape.ToArray();
        return Message(tensor =>
        {
            foreach (var size in sizes)
            {
                tensor.Number(1, size); // dims
            }

            tensor.Number(2, (long)type); // data_type
            tensor.Text(8, name); // name
            foreach (var (key, value) in (ReadOnlySpan<(string, string)>)[("location", file), ("offset", Digits(offset)), ("length", Digits(length))])
            {
                tensor.Bytes(13, Message(entry => // external_data
                {
                    entry.Text(1, key);
                    entry.Text(2, value);
                }));
            }

            tensor.Number(14, 1); // data_location EXTERNAL
        });

        static string Digits(long number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <summary>Encodes an input or output of the graph (ValueInfoProto).</summary>
    /// <param name="name">Its name.</param>
    /// <param name="type">Element type.</param>
    /// <param name="shape">Sizes: a number is fixed, a text names a free one.</param>
    /// <returns>The message.</returns>
    internal static ByteString ValueInfo(string name, OnnxType type, params object[] shape)
    {
        var sizes = Message(list =>
        {
            foreach (var size in shape)
            {
                list.Bytes(1, Message(dimension => // TensorShapeProto.dim
                {
                    if (size is string free)
                    {
                        dimension.Text(2, free); // dim_param
                    }
                    else
                    {
                        dimension.Number(1, (int)size); // dim_value
                    }
                }));
            }
        });
        return Message(info =>
        {
            info.Text(1, name); // name
            info.Bytes(2, Message(value => value.Bytes(1, Message(tensor => // type, TypeProto.tensor_type
            {
                tensor.Number(1, (long)type); // elem_type
                tensor.Bytes(2, sizes); // shape
            }))));
        });
    }

    /// <summary>Encodes an attribute of a node (AttributeProto).</summary>
    /// <param name="name">Its name.</param>
    /// <param name="value">A long, a float or an array of longs.</param>
    /// <returns>The message.</returns>
    internal static ByteString Attribute(string name, object value) => Message(attribute =>
    {
        attribute.Text(1, name); // name
        switch (value)
        {
            case float number:
                attribute.Float(2, number); // f
                attribute.Number(20, 1); // type FLOAT
                break;
            case long[] numbers:
                foreach (var number in numbers)
                {
                    attribute.Number(8, number); // ints
                }

                attribute.Number(20, 7); // type INTS
                break;
            default:
                attribute.Number(3, Convert.ToInt64(value, System.Globalization.CultureInfo.InvariantCulture)); // i
                attribute.Number(20, 2); // type INT
                break;
        }
    });
}
