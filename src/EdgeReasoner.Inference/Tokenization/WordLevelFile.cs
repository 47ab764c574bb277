using System.Text.Encodings.Web;
using System.Text.Json;

namespace EdgeReasoner.Inference.Tokenization;

/// <summary>Hugging Face's <c>tokenizer.json</c> for a <c>WordLevel</c> model that splits at white space.</summary>
internal static class WordLevelFile
{
    private const string FileName = "tokenizer.json";

    /// <summary>Reads a tokenizer, refusing everything that would tokenize otherwise than this engine does.</summary>
    /// <param name="stream">UTF-8 text.</param>
    /// <returns>The tokenizer.</returns>
    /// <exception cref="ModelFolderException">It is another kind of tokenizer, or damaged.</exception>
    public static WordLevelTokenizer Read(Stream stream)
    {
        try
        {
            using var document = JsonDocument.Parse(stream);
            return Read(document.RootElement);
        }
        catch (JsonException syntax)
        {
            throw new ModelFolderException($"{FileName} is not JSON: {syntax.Message}", syntax);
        }
        catch (ArgumentException vocabulary)
        {
            throw new ModelFolderException($"{FileName}: model.vocab cannot be used: {vocabulary.Message}", vocabulary);
        }
    }

    /// <summary>Writes a tokenizer.</summary>
    /// <param name="stream">Receives UTF-8 text.</param>
    /// <param name="tokenizer">The vocabulary.</param>
    /// <param name="specialTokens">Texts of special tokens.</param>
    public static void Write(Stream stream, WordLevelTokenizer tokenizer, IReadOnlyCollection<string> specialTokens)
    {
        // Relaxed escaping: the file is no HTML, and "<" is easier to read than its code.
        using var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        json.WriteStartObject();
        json.WriteString("version", "1.0");
        json.WriteNull("truncation");
        json.WriteNull("padding");
        json.WriteStartArray("added_tokens");
        foreach (var token in specialTokens.OrderBy(tokenizer.IdOf))
        {
            json.WriteStartObject();
            json.WriteNumber("id", tokenizer.IdOf(token));
            json.WriteString("content", token);
            json.WriteBoolean("single_word", true); // only as a whole word, as this engine reads it
            json.WriteBoolean("lstrip", false);
            json.WriteBoolean("rstrip", false);
            json.WriteBoolean("normalized", false);
            json.WriteBoolean("special", true);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteNull("normalizer");
        json.WriteStartObject("pre_tokenizer");
        json.WriteString("type", "WhitespaceSplit");
        json.WriteEndObject();
        json.WriteNull("post_processor");
        json.WriteNull("decoder");
        json.WriteStartObject("model");
        json.WriteString("type", "WordLevel");
        json.WriteStartObject("vocab");
        for (var id = 0; id < tokenizer.VocabularySize; id++)
        {
            json.WriteNumber(tokenizer.TokenOf(id), id);
        }

        json.WriteEndObject();
        if (tokenizer.UnknownToken is { } unknown)
        {
            json.WriteString("unk_token", tokenizer.TokenOf(unknown));
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static WordLevelTokenizer Read(JsonElement root)
    {
        var model = Child(root, "model");
        var type = Text(Child(model, "type"));
        if (type != "WordLevel")
        {
            throw Problem("model.type", type, "must be \"WordLevel\"; use a model with such a tokenizer");
        }

        // "Whitespace" also splits at punctuation, which words of the vocabulary may hold.
        var preTokenizer = Text(Child(Child(root, "pre_tokenizer"), "type"));
        if (preTokenizer != "WhitespaceSplit")
        {
            throw Problem("pre_tokenizer.type", preTokenizer, "must be \"WhitespaceSplit\", which splits at white space only");
        }

        var normalizer = Child(root, "normalizer");
        if (normalizer.ValueKind is not (JsonValueKind.Null or JsonValueKind.Undefined))
        {
            throw Problem("normalizer", Text(Child(normalizer, "type")), "must be null");
        }

        var unknown = Child(model, "unk_token");
        return new WordLevelTokenizer(Vocabulary(Child(model, "vocab")), unknown.ValueKind == JsonValueKind.String ? unknown.GetString() : null);
    }

    private static string[] Vocabulary(JsonElement vocab)
    {
        if (vocab.ValueKind != JsonValueKind.Object)
        {
            throw Problem("model.vocab", vocab.ValueKind.ToString(), "must be an object from token to id");
        }

        var tokens = new string[vocab.GetPropertyCount()];
        foreach (var entry in vocab.EnumerateObject())
        {
            if (entry.Value.ValueKind != JsonValueKind.Number || !entry.Value.TryGetInt32(out var id) || (uint)id >= (uint)tokens.Length || tokens[id] is not null)
            {
                throw Problem($"model.vocab[\"{entry.Name}\"]", entry.Value.GetRawText(), $"must be an id of its own in [0, {tokens.Length})");
            }

            tokens[id] = entry.Name;
        }

        return tokens;
    }

    private static JsonElement Child(JsonElement parent, string name)
        => parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out var child) ? child : default;

    private static string Text(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString()!,
        JsonValueKind.Undefined => "missing",
        _ => value.GetRawText(),
    };

    private static ModelFolderException Problem(string field, string found, string rule) => new($"{FileName}: {field} is {found}; it {rule}.");
}
