using System.Text.Json;
using EdgeReasoner.Inference.Tokenization.Merging;
using EdgeReasoner.Inference.Tokenization.Patterns;
using EdgeReasoner.Inference.Tokenization.Splitting;
using EdgeReasoner.Inference.Tokenization.Unicode;

namespace EdgeReasoner.Inference.Tokenization.Files;

/// <summary><c>vocab.json</c> with <c>merges.txt</c>: the older form of byte-level vocabularies, which leaves unsaid how text is split.</summary>
internal static class VocabularyFiles
{
    /// <summary>The vocabulary's file.</summary>
    public const string VocabularyName = "vocab.json";

    /// <summary>The merges' file.</summary>
    public const string MergesName = "merges.txt";

    /// <summary>The file that says whose tokenizer it is.</summary>
    public const string ConfigurationName = "tokenizer_config.json";

    private const string Qwen =
        @"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+";

    /// <summary>Reads a folder's files.</summary>
    /// <param name="folder">The folder; both files exist.</param>
    /// <returns>What the tokenizer is made of.</returns>
    /// <exception cref="ModelFolderException">A file is damaged, or the class of tokenizer is not known.</exception>
    public static TokenizerParts Read(string folder)
    {
        using var configuration = Parse(folder, ConfigurationName);
        using var vocabulary = Parse(folder, VocabularyName);
        var root = new JsonField(ConfigurationName, "", configuration.RootElement);
        var kind = root["tokenizer_class"];
        var ids = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var entry in vocabulary.RootElement.EnumerateObject())
        {
            ids[entry.Name] = new JsonField(VocabularyName, entry.Name, entry.Value).Id();
        }

        var added = root["added_tokens_decoder"].Exists ? root["added_tokens_decoder"].Value.EnumerateObject().Select(Added).ToArray() : [];
        var isQwen = kind.Text() is "Qwen2Tokenizer" or "Qwen2TokenizerFast";
        if (!isQwen && kind.Text() is not ("GPT2Tokenizer" or "GPT2TokenizerFast"))
        {
            throw kind.Refused("must be Qwen2Tokenizer or GPT2Tokenizer; for others give the folder a tokenizer.json, which says how text is split");
        }

        return new TokenizerParts
        {
            Normalizers = isQwen ? [new FormNormalizer(UnicodeForm.Nfc)] : [],
            PreTokenizers = [new SplitPreTokenizer(CodePointPattern.Compile(isQwen ? Qwen : SplitPreTokenizer.Gpt2), SplitBehavior.Isolated)],
            Added = added,
            Vocabulary = new BytePairVocabulary
            {
                FileName = MergesName,
                Ids = ids,
                Merges = Merges(folder),
                SpecialTokens = TokenizerJsonFile.SpecialTokensOf(ids, added, fallsBackToBytes: false),
                IsByteLevel = true,
            },
        };
    }

    private static JsonDocument Parse(string folder, string name)
    {
        try
        {
            return JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, name)));
        }
        catch (JsonException syntax)
        {
            throw new ModelFolderException($"{name} is not JSON: {syntax.Message}", syntax);
        }
        catch (FileNotFoundException missing)
        {
            throw new ModelFolderException($"{name} is missing in {folder}; it says how text is split before {MergesName} applies.", missing);
        }
    }

    private static AddedToken Added(JsonProperty entry)
    {
        var field = new JsonField(ConfigurationName, $"added_tokens_decoder.{entry.Name}", entry.Value);
        return int.TryParse(entry.Name, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var id) && id < 1 << 24
            ? new AddedToken(id, field["content"].Text())
            {
                IsSingleWord = field["single_word"].Flag(),
                StripsLeft = field["lstrip"].Flag(),
                StripsRight = field["rstrip"].Flag(),
                IsNormalized = field["normalized"].Flag(),
                IsSpecial = field["special"].Flag(),
            }
            : throw field.Refused("must have a token id as its name");
    }

    private static List<(string Left, string Right, int Rank)> Merges(string folder)
    {
        List<(string, string, int)> merges = [];
        var isFirst = true;
        foreach (var line in File.ReadLines(Path.Combine(folder, MergesName)))
        {
            if (line.Length > 0 && !(isFirst && line.StartsWith("#version", StringComparison.Ordinal)))
            {
                var space = line.IndexOf(' ', StringComparison.Ordinal);
                merges.Add(space > 0 && space < line.Length - 1
                    ? (line[..space], line[(space + 1)..], merges.Count)
                    : throw new ModelFolderException($"{MergesName}: merge {merges.Count} is \"{line}\"; it must be two tokens with a space between."));
            }

            isFirst = false;
        }

        return merges;
    }
}
