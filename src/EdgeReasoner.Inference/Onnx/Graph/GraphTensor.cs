using EdgeReasoner.Inference.Protobuf;

namespace EdgeReasoner.Inference.Onnx.Graph;

/// <summary>A constant of a graph: what it is and where its bytes are.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Element type (TensorProto.DataType).</param>
/// <param name="Shape">Sizes; none for a scalar.</param>
/// <param name="Location">The file that holds the bytes, as the graph writes it; null when they are in the graph.</param>
/// <param name="Offset">First byte in that file.</param>
/// <param name="Length">Bytes; −1 when the graph does not say.</param>
internal sealed record GraphTensor(string Name, int Type, IReadOnlyList<long> Shape, string? Location, long Offset, long Length)
{
    /// <summary>Gets the bytes that type and shape ask for; null for a type without a fixed size or sizes that no tensor can have.</summary>
    public long? ExpectedLength
    {
        get
        {
            var bits = BitsOf(Type);
            var count = 1L;
            try
            {
                foreach (var size in Shape)
                {
                    count = size < 0 ? -1 : checked(count * size);
                }

                return bits == 0 || count < 0 ? null : checked((count * bits) + 7) / 8;
            }
            catch (OverflowException)
            {
                return null;
            }
        }
    }

    /// <summary>Reads a constant (TensorProto of onnx.proto3).</summary>
    /// <param name="tensor">The message.</param>
    /// <returns>The constant.</returns>
    /// <exception cref="FormatException">An offset or a length is no number.</exception>
    public static GraphTensor Of(ProtobufMessage tensor)
    {
        string? location = null;
        long offset = 0, length = -1;
        foreach (var entry in tensor.Messages(13)) // external_data
        {
            switch (entry.Text(1))
            {
                case "location":
                    location = entry.Text(2);
                    break;
                case "offset":
                    offset = Number(entry.Text(2));
                    break;
                case "length":
                    length = Number(entry.Text(2));
                    break;
                default:
                    break; // checksum and what engines add
            }
        }

        var isExternal = tensor.Number(14) == 1; // data_location EXTERNAL
        if (!isExternal)
        {
            length = tensor.Fields.LastOrDefault(static field => field.Number == 9) is { Number: 9 } raw ? raw.Bytes.Length : -1; // raw_data
        }

        return new GraphTensor(tensor.Text(8), (int)tensor.Number(2), tensor.Numbers(1), isExternal ? location ?? string.Empty : null, isExternal ? offset : 0, length);
    }

    private static long Number(string text) => long.TryParse(text, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var number)
        ? number
        : throw new FormatException($"external data has \"{text}\" where a number of bytes must stand");

    private static int BitsOf(int type) => type switch
    {
        1 or 6 or 12 => 32, // float, int32, uint32
        2 or 3 or 9 or 17 or 18 or 19 or 20 => 8, // uint8, int8, bool, float8 kinds
        4 or 5 or 10 or 16 => 16, // uint16, int16, float16, bfloat16
        7 or 11 or 13 or 14 => 64, // int64, double, uint64, complex64
        15 => 128, // complex128
        21 or 22 or 23 => 4, // uint4, int4, float4
        _ => 0, // strings
    };
}
