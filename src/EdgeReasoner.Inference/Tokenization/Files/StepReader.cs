using EdgeReasoner.Inference.Tokenization.Patterns;
using EdgeReasoner.Inference.Tokenization.Splitting;
using EdgeReasoner.Inference.Tokenization.Unicode;

namespace EdgeReasoner.Inference.Tokenization.Files;

/// <summary>Reads the normalizers and pre-tokenizers of a <c>tokenizer.json</c>; what is not known is refused, because it would give other ids.</summary>
internal static class StepReader
{
    /// <summary>Reads normalizers.</summary>
    /// <param name="field">The field <c>normalizer</c>.</param>
    /// <param name="output">Receives them, in order.</param>
    public static void Normalizers(JsonField field, List<Normalizer> output)
    {
        if (!field.Exists)
        {
            return;
        }

        var type = field["type"];
        switch (type.Text())
        {
            case "Sequence":
                foreach (var entry in field["normalizers"].Entries())
                {
                    Normalizers(entry, output);
                }

                break;
            case "NFC": output.Add(new FormNormalizer(UnicodeForm.Nfc)); break;
            case "NFD": output.Add(new FormNormalizer(UnicodeForm.Nfd)); break;
            case "NFKC": output.Add(new FormNormalizer(UnicodeForm.Nfkc)); break;
            case "NFKD": output.Add(new FormNormalizer(UnicodeForm.Nfkd)); break;
            case "Prepend": output.Add(new PrependNormalizer(field["prepend"].Text())); break;
            case "Strip": output.Add(new StripNormalizer(field["strip_left"].Flag(), field["strip_right"].Flag())); break;
            case "Replace":
                var pattern = field["pattern"];
                output.Add(pattern["String"].Exists
                    ? new ReplaceNormalizer(pattern["String"].Text(), field["content"].Text())
                    : new PatternNormalizer(Pattern(pattern["Regex"]), field["content"].Text()));
                break;
            default:
                throw type.Refused("must be NFC, NFD, NFKC, NFKD, Prepend, Replace, Strip or Sequence; use a model with such a tokenizer");
        }
    }

    /// <summary>Reads pre-tokenizers.</summary>
    /// <param name="field">The field <c>pre_tokenizer</c>.</param>
    /// <param name="output">Receives them, in order.</param>
    /// <returns>Whether one of them turns text into GPT-2's alphabet of bytes.</returns>
    public static bool PreTokenizers(JsonField field, List<PreTokenizer> output)
    {
        if (!field.Exists)
        {
            return false;
        }

        var type = field["type"];
        switch (type.Text())
        {
            case "Sequence":
                var isByteLevel = false;
                foreach (var entry in field["pretokenizers"].Entries())
                {
                    isByteLevel |= isByteLevel ? throw entry.Refused("must not follow ByteLevel, which must be the last") : PreTokenizers(entry, output);
                }

                return isByteLevel;
            case "ByteLevel":
                if (field["add_prefix_space"].Flag(true))
                {
                    output.Add(new SpacePrefix());
                }

                if (field["use_regex"].Flag(true))
                {
                    output.Add(new SplitPreTokenizer(CodePointPattern.Compile(SplitPreTokenizer.Gpt2), SplitBehavior.Isolated));
                }

                return true;
            case "Split":
                var pattern = field["pattern"];
                output.Add(new SplitPreTokenizer(
                    pattern["String"].Exists ? Literal(pattern["String"].Text()) : Pattern(pattern["Regex"]), Behavior(field["behavior"]), field["invert"].Flag()));
                return false;
            case "Digits": output.Add(new DigitsPreTokenizer(field["individual_digits"].Flag())); return false;
            case "Metaspace": output.Add(Metaspace(field)); return false;
            case "WhitespaceSplit": output.Add(new SplitPreTokenizer(CodePointPattern.Compile(@"\s"), SplitBehavior.Removed)); return false;
            default:
                throw type.Refused("must be ByteLevel, Split, Digits, Metaspace, WhitespaceSplit or Sequence; use a model with such a tokenizer");
        }
    }

    /// <summary>Reads where Metaspace puts its replacement before a text.</summary>
    /// <param name="field">The pre-tokenizer or decoder.</param>
    /// <returns>The place.</returns>
    public static MetaspacePreTokenizer.Prepend PrependOf(JsonField field)
        => field["prepend_scheme"].Text(field["add_prefix_space"].Flag(true) ? "always" : "never") switch
        {
            "always" => MetaspacePreTokenizer.Prepend.Always,
            "first" => MetaspacePreTokenizer.Prepend.First,
            "never" => MetaspacePreTokenizer.Prepend.Never,
            _ => throw field["prepend_scheme"].Refused("must be always, first or never"),
        };

    private static MetaspacePreTokenizer Metaspace(JsonField field)
    {
        var replacement = field["replacement"].Text("\u2581");
        return replacement.Length == 1
            ? new MetaspacePreTokenizer(replacement[0], PrependOf(field), field["split"].Flag(true))
            : throw field["replacement"].Refused("must be one character");
    }

    private static SplitBehavior Behavior(JsonField field) => field.Text() switch
    {
        "Isolated" => SplitBehavior.Isolated,
        "Removed" => SplitBehavior.Removed,
        "MergedWithPrevious" => SplitBehavior.MergedWithPrevious,
        "MergedWithNext" => SplitBehavior.MergedWithNext,
        "Contiguous" => SplitBehavior.Contiguous,
        _ => throw field.Refused("must be Isolated, Removed, MergedWithPrevious, MergedWithNext or Contiguous"),
    };

    private static CodePointPattern Pattern(JsonField field)
    {
        try
        {
            return CodePointPattern.Compile(field.Text());
        }
        catch (NotSupportedException unknown)
        {
            throw new ModelFolderException($"{field.File}: {field.Path} uses {unknown.Message}; this engine does not know that, use a model with another tokenizer.", unknown);
        }
    }

    private static CodePointPattern Literal(string text)
        => CodePointPattern.Compile(string.Concat(text.Select(static letter => char.IsAsciiLetterOrDigit(letter) || !char.IsAscii(letter) ? $"{letter}" : $"\\x{(int)letter:X2}")));
}
