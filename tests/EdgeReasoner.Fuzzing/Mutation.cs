namespace EdgeReasoner.Fuzzing;

/// <summary>Small damages to bytes that are text most of the time.</summary>
internal static class Mutation
{
    private const int MaxLength = 70_000; // a little over the payload limit

    private static readonly byte[][] Pieces =
    [
        "\""u8.ToArray(), "\\"u8.ToArray(), "{"u8.ToArray(), "}"u8.ToArray(), "["u8.ToArray(), "]"u8.ToArray(), ","u8.ToArray(), ":"u8.ToArray(), "null"u8.ToArray(),
        "NaN"u8.ToArray(), "-Infinity"u8.ToArray(), "1e999"u8.ToArray(), "-0"u8.ToArray(), "1e-400"u8.ToArray(), "79228162514264337593543950336"u8.ToArray(),
        "\\ud800"u8.ToArray(), "\\u0000"u8.ToArray(), "\\n\\u001b[31m"u8.ToArray(), [0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xEF, 0xBB, 0xBF], [0],
        "\u202E"u8.ToArray(), [0xEF, 0xBF, 0xBF], [0xEF, 0xB7, 0x90], [0xF0, 0x9F, 0xBF, 0xBE], [0xC2, 0x85], "\\uffff"u8.ToArray(), "\u200B"u8.ToArray(), "<|im_start|>"u8.ToArray(), "\r\n"u8.ToArray(), "/"u8.ToArray(), "+"u8.ToArray(), "#"u8.ToArray(), "$SYS/"u8.ToArray(), "//"u8.ToArray(),
        "\"id\":1,"u8.ToArray(), "\"options\":["u8.ToArray(), "[[[[[[[[[[[[[[[[[["u8.ToArray(), "/* */"u8.ToArray(), ",]"u8.ToArray(),
    ];

    internal static byte[] Apply(byte[] input, List<byte[]> pool, Random random)
    {
        var at = random.Next(input.Length + 1);
        var to = Math.Min(input.Length, at + random.Next(1, 1 + Math.Max(1, input.Length / 4)));
        byte[] result = random.Next(8) switch
        {
            0 when input.Length > 0 => Flipped(input, random),
            1 => input[..at],
            2 => [.. input[..at], .. input[to..]],
            3 => [.. input[..to], .. input[at..]], // a piece twice
            4 => Spliced(input, at, pool[random.Next(pool.Count)], random),
            5 => [.. input[..at], .. Enumerable.Repeat(Pieces[random.Next(Pieces.Length)], 1 << random.Next(8)).SelectMany(piece => piece), .. input[at..]],
            _ => [.. input[..at], .. Pieces[random.Next(Pieces.Length)], .. input[at..]],
        };
        return result.Length > MaxLength ? result[..MaxLength] : result;
    }

    private static byte[] Flipped(byte[] input, Random random)
    {
        var copy = input.ToArray();
        copy[random.Next(copy.Length)] = (byte)random.Next(256);
        return copy;
    }

    private static byte[] Spliced(byte[] input, int at, byte[] other, Random random) => [.. input[..at], .. other[random.Next(other.Length + 1)..]];
}
