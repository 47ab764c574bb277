using System.Globalization;

namespace EdgeReasoner.Inference.Tokenization.Unicode;

/// <summary>The properties of code points that normalization needs: mapping, combining class, compositions.</summary>
/// <remarks>
/// The resource is a derivative of the Unicode Character Database; a test makes it anew from Debian's <c>unicode-data</c> and compares. Its
/// lines: <c>C cp mapping…</c> canonical and composing, <c>S …</c> canonical and excluded from composition, <c>K …</c> compatibility,
/// <c>R first last class</c> combining class, all in hexadecimal but the class.
/// </remarks>
internal sealed class NormalizationTable
{
    /// <summary>The resource's name in this assembly.</summary>
    public const string ResourceName = "unicode-normalization.txt";

    private static readonly Lazy<NormalizationTable> Loaded = new(Load);

    private readonly Dictionary<int, int[]> _canonical = [];
    private readonly Dictionary<int, int[]> _compatible = [];
    private readonly Dictionary<int, byte> _classes = [];
    private readonly Dictionary<(int First, int Second), int> _compositions = [];

    private NormalizationTable()
    {
    }

    /// <summary>Gets the table; read on first use.</summary>
    public static NormalizationTable Instance => Loaded.Value;

    /// <summary>The canonical combining class of a code point.</summary>
    /// <param name="codePoint">Any code point.</param>
    /// <returns>0 for a starter, up to 254.</returns>
    public byte ClassOf(int codePoint) => _classes.GetValueOrDefault(codePoint);

    /// <summary>The full decomposition of a code point.</summary>
    /// <param name="codePoint">Any code point but a Hangul syllable.</param>
    /// <param name="isCompatible">Whether compatibility mappings count.</param>
    /// <returns>Its parts; null when it stands for itself.</returns>
    public int[]? MappingOf(int codePoint, bool isCompatible)
        => isCompatible && _compatible.TryGetValue(codePoint, out var mapping) ? mapping : _canonical.GetValueOrDefault(codePoint);

    /// <summary>Composes two code points.</summary>
    /// <param name="first">A starter.</param>
    /// <param name="second">What follows it.</param>
    /// <param name="composed">The primary composite.</param>
    /// <returns>False when they do not compose.</returns>
    public bool TryCompose(int first, int second, out int composed) => _compositions.TryGetValue((first, second), out composed);

    private static NormalizationTable Load()
    {
        using var stream = typeof(NormalizationTable).Assembly.GetManifestResourceStream(ResourceName)
            ?? throw new InvalidOperationException($"The assembly has no resource {ResourceName}; build it with the project file of this repository.");
        using var reader = new StreamReader(stream);
        var table = new NormalizationTable();
        while (reader.ReadLine() is { } line)
        {
            table.Take(line);
        }

        // The mappings of the database are one level deep.
        Expand(table._canonical, table._canonical, table._canonical);
        Expand(table._compatible, table._compatible, table._canonical);
        foreach (var (codePoint, mapping) in table._canonical)
        {
            // A canonical mapping may hold parts that only compatibility takes apart.
            if (!table._compatible.ContainsKey(codePoint) && mapping.Any(table._compatible.ContainsKey))
            {
                table._compatible[codePoint] = [.. mapping.SelectMany(part => table._compatible.GetValueOrDefault(part) ?? [part])];
            }
        }

        return table;
    }

    private static void Expand(Dictionary<int, int[]> target, Dictionary<int, int[]> first, Dictionary<int, int[]> second)
    {
        foreach (var (codePoint, mapping) in target.ToArray())
        {
            var parts = mapping;
            while (parts.Any(part => first.ContainsKey(part) || second.ContainsKey(part)))
            {
                parts = [.. parts.SelectMany(part => first.GetValueOrDefault(part) ?? second.GetValueOrDefault(part) ?? [part])];
            }

            target[codePoint] = parts;
        }
    }

    private void Take(string line)
    {
        if (line.Length == 0 || line[0] == '#')
        {
            return;
        }

        var fields = line.Split(' ');
        if (fields[0] == "R")
        {
            var (first, last) = (Hex(fields[1]), Hex(fields[2]));
            for (var codePoint = first; codePoint <= last; codePoint++)
            {
                _classes[codePoint] = byte.Parse(fields[3], CultureInfo.InvariantCulture);
            }

            return;
        }

        var mapped = Hex(fields[1]);
        int[] mapping = [.. fields[2..].Select(Hex)];
        (fields[0] == "K" ? _compatible : _canonical)[mapped] = mapping;
        if (fields[0] == "C")
        {
            _compositions[(mapping[0], mapping[1])] = mapped;
        }
    }

    private static int Hex(string field) => int.Parse(field, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
}
