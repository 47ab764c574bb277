namespace EdgeReasoner.Models;

/// <summary>The precision of a model's stored weights, as far as the operators in its graph tell.</summary>
internal static class Quantization
{
    private const int Piece = 1 << 16; // below the large object heap, where a whole file would stay resident
    private const int Overlap = 32;    // longer than what is looked for, which may stand on a border

    /// <summary>Looks for the operators of quantised weights in a model file.</summary>
    /// <param name="graphPath">The ONNX file.</param>
    /// <returns><c>int4</c> or <c>int8</c> for block-quantised weights, else <c>fp32</c>.</returns>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static string Of(string graphPath)
    {
        var (isBlockwise, isDynamic, bits) = (false, false, 0);
        var buffer = new byte[Piece];
        using var file = File.OpenRead(graphPath);
        for (int kept = 0, read; (read = file.ReadAtLeast(buffer.AsSpan(kept), Piece - kept, throwOnEndOfStream: false)) > 0;)
        {
            var bytes = buffer.AsSpan(0, kept + read);
            isBlockwise |= bytes.IndexOf("MatMulNBits"u8) >= 0;
            isDynamic |= bytes.IndexOf("DynamicQuantizeLinear"u8) >= 0 || bytes.IndexOf("MatMulInteger"u8) >= 0;

            // AttributeProto { name (field 1) = "bits", i (field 3) = value }: 0a 04 'bits' 18 value.
            if (bits == 0 && bytes.IndexOf("\n\u0004bits\u0018"u8) is >= 0 and var found && found + 7 < bytes.Length)
            {
                bits = bytes[found + 7];
            }

            kept = Math.Min(Overlap, bytes.Length);
            bytes[^kept..].CopyTo(buffer);
        }

        return isBlockwise ? bits == 8 ? "int8" : "int4" : isDynamic ? "int8" : "fp32";
    }
}
