namespace EdgeReasoner.Hosting;

/// <summary>How a model's weights are stored, as far as the operators in its graph tell.</summary>
internal static class Quantization
{
    /// <summary>Looks for the operators of quantised weights in a model file.</summary>
    /// <param name="graphPath">The ONNX file.</param>
    /// <returns><c>int4</c> or <c>int8</c> for block-quantised weights, else <c>fp32</c>.</returns>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static string Of(string graphPath)
    {
        var bytes = File.ReadAllBytes(graphPath).AsSpan();
        var node = bytes.IndexOf("MatMulNBits"u8);
        if (node < 0)
        {
            return bytes.IndexOf("DynamicQuantizeLinear"u8) >= 0 || bytes.IndexOf("MatMulInteger"u8) >= 0 ? "int8" : "fp32";
        }

        // AttributeProto { name (field 1) = "bits", i (field 3) = value }: 0a 04 'bits' 18 value.
        var bits = bytes.IndexOf("\n\u0004bits\u0018"u8);
        return bits >= 0 && bytes[bits + 7] == 8 ? "int8" : "int4";
    }
}
