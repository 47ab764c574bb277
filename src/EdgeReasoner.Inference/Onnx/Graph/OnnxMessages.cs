using System.Globalization;
using EdgeReasoner.Inference.Protobuf;

namespace EdgeReasoner.Inference.Onnx.Graph;

/// <summary>The few messages of onnx.proto3 that a decoder needs, as functions from values to messages.</summary>
/// <remarks>Field numbers are those of onnx.proto3, which never change; each is named next to its use.</remarks>
internal static class OnnxMessages
{
    /// <summary>A constant tensor (TensorProto) with its content in the graph.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="type">Element type.</param>
    /// <param name="shape">Sizes; none for a scalar.</param>
    /// <param name="content">Elements, little-endian.</param>
    /// <returns>The message.</returns>
    public static ProtobufMessage Tensor(string name, OnnxType type, ReadOnlySpan<int> shape, ReadOnlyMemory<byte> content)
    {
        var tensor = new ProtobufMessage();
        foreach (var size in shape)
        {
            tensor.Add(1, (long)size); // dims
        }

        return tensor.Add(2, (long)type).Add(8, name).Add(9, content); // data_type, name, raw_data
    }

    /// <summary>A constant tensor (TensorProto) with its content in a file beside the graph.</summary>
    /// <param name="tensor">The constant; its location is known.</param>
    /// <returns>The message.</returns>
    public static ProtobufMessage ExternalTensor(GraphTensor tensor)
    {
        var message = new ProtobufMessage();
        foreach (var size in tensor.Shape)
        {
            message.Add(1, size); // dims
        }

        return Place(message.Add(2, (long)tensor.Type).Add(8, tensor.Name), tensor); // data_type, name
    }

    /// <summary>Lets a constant tensor read its content from a file.</summary>
    /// <param name="message">The TensorProto; changed in place.</param>
    /// <param name="place">The place: location, offset and length of a constant.</param>
    /// <returns>The message.</returns>
    public static ProtobufMessage Place(ProtobufMessage message, GraphTensor place)
    {
        message.Remove(9).Remove(13).Remove(14);
        foreach (var (key, value) in (ReadOnlySpan<(string, string)>)[("location", place.Location!), ("offset", Digits(place.Offset)), ("length", Digits(place.Length))])
        {
            message.Add(13, Entry(key, value)); // external_data
        }

        return message.Add(14, 1L); // data_location EXTERNAL

        static string Digits(long number) => number.ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>A key with its value (StringStringEntryProto).</summary>
    /// <param name="key">The key.</param>
    /// <param name="value">The value.</param>
    /// <returns>The message.</returns>
    public static ProtobufMessage Entry(string key, string value) => new ProtobufMessage().Add(1, key).Add(2, value);

    /// <summary>An input or output of a graph (ValueInfoProto).</summary>
    /// <param name="name">Its name.</param>
    /// <param name="type">Element type.</param>
    /// <param name="shape">Sizes: a number is fixed, a text names a free one.</param>
    /// <returns>The message.</returns>
    public static ProtobufMessage ValueInfo(string name, OnnxType type, params IEnumerable<object> shape)
    {
        var sizes = new ProtobufMessage().AddAll(1, shape.Select(static size => size is string free // TensorShapeProto.dim
            ? new ProtobufMessage().Add(2, free) // dim_param
            : new ProtobufMessage().Add(1, (long)(int)size))); // dim_value
        var tensor = new ProtobufMessage().Add(1, (long)type).Add(2, sizes); // elem_type, shape
        return new ProtobufMessage().Add(1, name).Add(2, new ProtobufMessage().Add(1, tensor)); // name, type: TypeProto.tensor_type
    }

    /// <summary>An attribute of a node (AttributeProto).</summary>
    /// <param name="name">Its name.</param>
    /// <param name="value">A whole number, a float or an array of longs.</param>
    /// <returns>The message.</returns>
    public static ProtobufMessage Attribute(string name, object value)
    {
        var attribute = new ProtobufMessage().Add(1, name);
        switch (value)
        {
            case float number:
                return attribute.Add(2, number).Add(20, 1L); // f, type FLOAT
            case long[] numbers:
                Array.ForEach(numbers, number => attribute.Add(8, number)); // ints
                return attribute.Add(20, 7L); // type INTS
            default:
                return attribute.Add(3, Convert.ToInt64(value, CultureInfo.InvariantCulture)).Add(20, 2L); // i, type INT
        }
    }

    /// <summary>A version of a set of operators (OperatorSetIdProto).</summary>
    /// <param name="domain">The set; empty for ONNX's own.</param>
    /// <param name="version">Its version.</param>
    /// <returns>The message.</returns>
    public static ProtobufMessage OperatorSet(string domain, long version) => new ProtobufMessage().Add(1, domain).Add(2, version);
}
