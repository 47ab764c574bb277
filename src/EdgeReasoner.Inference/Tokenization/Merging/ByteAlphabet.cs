namespace EdgeReasoner.Inference.Tokenization.Merging;

/// <summary>GPT-2's way to write bytes as printable characters: printable bytes stand for themselves, the others begin at U+0100.</summary>
internal static class ByteAlphabet
{
    private static readonly char[] Characters = Make();
    private static readonly Dictionary<char, byte> Bytes = Enumerable.Range(0, 256).ToDictionary(static value => Characters[value], static value => (byte)value);

    /// <summary>The character for a byte.</summary>
    /// <param name="value">Any byte.</param>
    /// <returns>Its character.</returns>
    public static char Of(byte value) => Characters[value];

    /// <summary>The byte for a character.</summary>
    /// <param name="character">A character.</param>
    /// <param name="value">Its byte.</param>
    /// <returns>False when it stands for none.</returns>
    public static bool TryByte(char character, out byte value) => Bytes.TryGetValue(character, out value);

    private static char[] Make()
    {
        var characters = new char[256];
        var next = 256;
        for (var value = 0; value < 256; value++)
        {
            characters[value] = value is (>= '!' and <= '~') or (>= 0xA1 and <= 0xAC) or >= 0xAE ? (char)value : (char)next++;
        }

        return characters;
    }
}
