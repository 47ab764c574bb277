using System.Text.Json;
using EdgeReasoner.Inference.Tokenization.Merging;
using EdgeReasoner.Inference.Tokenization.Splitting;

namespace EdgeReasoner.Inference.Tokenization.Files;

/// <summary>Hugging Face's <c>tokenizer.json</c> with a <c>BPE</c> model.</summary>
internal static class TokenizerJsonFile
{
    /// <summary>The file's name inside a model folder.</summary>
    public const string FileName = "tokenizer.json";

    private const string Remedy = "use a model with such a tokenizer";

    /// <summary>Reads the file.</summary>
    /// <param name="json">Its bytes.</param>
    /// <returns>What the tokenizer is made of.</returns>
    /// <exception cref="ModelFolderException">It is damaged or of another kind; the message names the field.</exception>
    public static TokenizerParts Read(ReadOnlyMemory<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return Read(new JsonField(FileName, "", document.RootElement));
        }
        catch (JsonException syntax)
        {
            throw new ModelFolderException($"{FileName} is not JSON: {syntax.Message}", syntax);
        }
    }

    /// <summary>The kind of model that a file holds.</summary>
    /// <param name="json">Its bytes.</param>
    /// <returns><c>BPE</c>, <c>WordLevel</c>, …; null when it says nothing.</returns>
    /// <exception cref="ModelFolderException">It is not JSON.</exception>
    public static string? KindOf(ReadOnlyMemory<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var model = new JsonField(FileName, "", document.RootElement)["model"];
            return model["type"].Exists ? model["type"].Text() : model["merges"].Exists ? "BPE" : null; // early files name no type
        }
        catch (JsonException syntax)
        {
            throw new ModelFolderException($"{FileName} is not JSON: {syntax.Message}", syntax);
        }
    }

    private static TokenizerParts Read(JsonField root)
    {
        var model = root["model"];
        if (model["type"].Text("BPE") is not "BPE")
        {
            throw model["type"].Refused($"must be \"BPE\"; {Remedy}");
        }

        foreach (var field in (JsonField[])[model["dropout"], model["end_of_word_suffix"]])
        {
            if (field.Exists && field.Value.ValueKind != JsonValueKind.String)
            {
                throw field.Refused($"must be null; {Remedy}");
            }

            if (field.Exists && field.Text().Length > 0)
            {
                throw field.Refused($"must be null; {Remedy}");
            }
        }

        List<Normalizer> normalizers = [];
        StepReader.Normalizers(root["normalizer"], normalizers);
        List<PreTokenizer> preTokenizers = [];
        var isByteLevel = StepReader.PreTokenizers(root["pre_tokenizer"], preTokenizers);
        var ids = Ids(model["vocab"]);
        var added = root["added_tokens"].Entries().Select(Added).ToArray();
        var (spaceReplacement, stripsFirstSpace) = isByteLevel ? (null, false) : Spaces(root["decoder"]);
        return new TokenizerParts
        {
            Normalizers = normalizers,
            PreTokenizers = preTokenizers,
            Added = added,
            SpaceReplacement = spaceReplacement,
            StripsFirstSpace = stripsFirstSpace,
            Vocabulary = new BytePairVocabulary
            {
                FileName = FileName,
                Ids = ids,
                Merges = [.. model["merges"].Entries().Select(Merge)],
                SpecialTokens = SpecialTokensOf(ids, added, model["byte_fallback"].Flag()),
                IsByteLevel = isByteLevel,
                FallsBackToBytes = model["byte_fallback"].Flag(),
                IgnoresMerges = model["ignore_merges"].Flag(),
                UnknownToken = Unknown(model["unk_token"], ids),
                FusesUnknown = model["fuse_unk"].Flag(),
                ContinuationPrefix = model["continuing_subword_prefix"].Text(""),
            },
        };
    }

    /// <summary>The ids that merging must never make: added tokens that are not white space, and bytes written out.</summary>
    /// <param name="ids">The vocabulary.</param>
    /// <param name="added">The added tokens.</param>
    /// <param name="fallsBackToBytes">Whether the vocabulary has such bytes.</param>
    /// <returns>The ids.</returns>
    internal static HashSet<int> SpecialTokensOf(Dictionary<string, int> ids, IEnumerable<AddedToken> added, bool fallsBackToBytes)
    {
        var special = added.Where(static token => !token.IsPlain).Select(static token => token.Id).ToHashSet();
        for (var value = 0; fallsBackToBytes && value < 256; value++)
        {
            if (ids.TryGetValue($"<0x{value:X2}>", out var id))
            {
                special.Add(id);
            }
        }

        return special;
    }

    private static Dictionary<string, int> Ids(JsonField vocab)
    {
        if (vocab.Value.ValueKind != JsonValueKind.Object)
        {
            throw vocab.Refused("must be an object from token to id");
        }

        var ids = new Dictionary<string, int>(vocab.Value.GetPropertyCount(), StringComparer.Ordinal);
        foreach (var entry in vocab.Value.EnumerateObject())
        {
            ids[entry.Name] = new JsonField(vocab.File, $"{vocab.Path}[\"{entry.Name}\"]", entry.Value).Id();
        }

        return ids;
    }

    private static (string Left, string Right, int Rank) Merge(JsonField field, int rank)
    {
        if (field.Value.ValueKind == JsonValueKind.Array && field.Value.GetArrayLength() == 2)
        {
            return (new JsonField(field.File, field.Path + "[0]", field.Value[0]).Text(), new JsonField(field.File, field.Path + "[1]", field.Value[1]).Text(), rank);
        }

        var text = field.Text();
        var space = text.IndexOf(' ', StringComparison.Ordinal);
        return space > 0 && space < text.Length - 1 && text.IndexOf(' ', space + 1) < 0
            ? (text[..space], text[(space + 1)..], rank)
            : throw field.Refused("must be two tokens with a space between");
    }

    private static AddedToken Added(JsonField field) => new(field["id"].Id(), field["content"].Text())
    {
        IsSingleWord = field["single_word"].Flag(),
        StripsLeft = field["lstrip"].Flag(),
        StripsRight = field["rstrip"].Flag(),
        IsNormalized = field["normalized"].Flag(!field["special"].Flag()),
        IsSpecial = field["special"].Flag(),
    };

    private static int? Unknown(JsonField field, Dictionary<string, int> ids)
    {
        if (!field.Exists)
        {
            return null;
        }

        return ids.TryGetValue(field.Text(), out var id) ? id : throw field.Refused("must be a token of model.vocab");
    }

    /// <summary>Reads the decoder's treatment of spaces: the character that stands for them, and whether the first one is taken off.</summary>
    private static (char? Replacement, bool StripsFirst) Spaces(JsonField decoder)
    {
        if (!decoder.Exists)
        {
            return (null, false);
        }

        var type = decoder["type"];
        switch (type.Text())
        {
            case "Sequence":
                var (replacement, strips) = ((char?)null, false);
                foreach (var entry in decoder["decoders"].Entries())
                {
                    var (found, first) = Spaces(entry);
                    (replacement, strips) = (found ?? replacement, strips || first);
                }

                return (replacement, strips);
            case "Replace" when decoder["content"].Text() == " " && decoder["pattern"]["String"].Text().Length == 1:
                return (decoder["pattern"]["String"].Text()[0], false);
            case "Metaspace":
                return (decoder["replacement"].Text("\u2581")[0], StepReader.PrependOf(decoder) != MetaspacePreTokenizer.Prepend.Never);
            case "Strip" when decoder["content"].Text() == " ":
                return (null, true);
            case "ByteFallback" or "Fuse" or "ByteLevel":
                return (null, false);
            default:
                throw type.Refused($"must be ByteLevel, Metaspace, or Replace, ByteFallback, Fuse and Strip for spaces; {Remedy}");
        }
    }
}
