using System.Text.Json;
using EdgeReasoner.Inference.Onnx.Graph;

namespace EdgeReasoner.Inference.Onnx;

/// <summary>Reads <c>genai_config.json</c> and collects every problem instead of stopping at the first.</summary>
internal sealed class GenAiConfigurationReader
{
    /// <summary>The file's name inside a model folder.</summary>
    public const string FileName = "genai_config.json";

    private readonly List<string> _problems;

    private GenAiConfigurationReader(List<string> problems) => _problems = problems;

    /// <summary>Reads the configuration.</summary>
    /// <param name="json">The file's content.</param>
    /// <param name="problems">Receives one sentence per problem.</param>
    /// <returns>The configuration; null when there was a problem.</returns>
    public static DecoderConfiguration? Read(ReadOnlyMemory<byte> json, List<string> problems)
    {
        var before = problems.Count;
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
            var configuration = new GenAiConfigurationReader(problems).Read(document.RootElement);
            return problems.Count == before ? configuration : null;
        }
        catch (JsonException syntax)
        {
            problems.Add($"{FileName} is not JSON: {syntax.Message}");
            return null;
        }
    }

    private DecoderConfiguration? Read(JsonElement root)
    {
        var model = Section(root, "model");
        var decoder = Section(model, "decoder", "model.");
        if (model.ValueKind != JsonValueKind.Object || decoder.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        var vocabulary = Count(model, "model.", "vocab_size", DecoderLimits.VocabularySize);
        var heads = Count(decoder, "model.decoder.", "num_attention_heads", DecoderLimits.Heads);
        var keyValueHeads = Count(decoder, "model.decoder.", "num_key_value_heads", DecoderLimits.Heads);
        if (keyValueHeads > 0 && heads % keyValueHeads != 0)
        {
            Problem("model.decoder.num_key_value_heads", $"is {keyValueHeads}", $"must divide num_attention_heads, {heads}");
        }

        return new DecoderConfiguration
        {
            Layers = Count(decoder, "model.decoder.", "num_hidden_layers", DecoderLimits.Layers),
            Heads = heads,
            KeyValueHeads = keyValueHeads,
            HeadSize = Count(decoder, "model.decoder.", "head_size", DecoderLimits.HeadSize),
            ContextLength = Count(model, "model.", "context_length", DecoderLimits.ContextLength),
            VocabularySize = vocabulary,
            BeginToken = OptionalToken(model, "bos_token_id", vocabulary),
            EndTokens = EndTokens(model, vocabulary),
            PadToken = OptionalToken(model, "pad_token_id", vocabulary),
            FileName = GraphFile(decoder),
            Names = Names(decoder),
        };
    }

    private JsonElement Section(JsonElement parent, string name, string prefix = "")
    {
        if (parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out var section) && section.ValueKind == JsonValueKind.Object)
        {
            return section;
        }

        Problem(prefix + name, "is missing", "must be an object");
        return default;
    }

    private int Count(JsonElement parent, string prefix, string name, int most)
    {
        if (!parent.TryGetProperty(name, out var value))
        {
            Problem(prefix + name, "is missing", "must be a whole number of 1 or more");
            return 0;
        }

        if (value.ValueKind != JsonValueKind.Number || !value.TryGetInt32(out var count) || count < 1)
        {
            Problem(prefix + name, $"is {value.GetRawText()}", "must be a whole number of 1 or more");
            return 0;
        }

        if (count > most)
        {
            Problem(prefix + name, $"is {count}", $"must be at most {most}");
            return 0;
        }

        return count;
    }

    private int? OptionalToken(JsonElement model, string name, int vocabulary)
    {
        // -1 is how the model builder's overlays write "none".
        if (!model.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null
            || (value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var none) && none == -1))
        {
            return null;
        }

        return Token(value, name, vocabulary);
    }

    private List<int> EndTokens(JsonElement model, int vocabulary)
    {
        const string Name = "eos_token_id";
        List<int> tokens = [];
        if (!model.TryGetProperty(Name, out var value))
        {
            Problem("model." + Name, "is missing", "must be a token id or an array of them");
        }
        else if (value.ValueKind == JsonValueKind.Array)
        {
            foreach (var item in value.EnumerateArray())
            {
                tokens.Add(Token(item, Name, vocabulary));
            }

            if (tokens.Count == 0)
            {
                Problem("model." + Name, "is an empty array", "must name one token id or more");
            }
        }
        else
        {
            tokens.Add(Token(value, Name, vocabulary));
        }

        return tokens;
    }

    private int Token(JsonElement value, string name, int vocabulary)
    {
        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var token) && token >= 0 && (token < vocabulary || vocabulary == 0))
        {
            return token;
        }

        Problem("model." + name, $"is {value.GetRawText()}", $"must be a token id in [0, vocab_size = {vocabulary})");
        return 0;
    }

    private string GraphFile(JsonElement decoder)
    {
        const string Field = "model.decoder.filename";
        var name = decoder.TryGetProperty("filename", out var value) ? value.ToString() : "model.onnx";
        if (name.Length == 0 || name != Path.GetFileName(name) || name is "." or "..")
        {
            Problem(Field, $"is \"{name}\"", "must be the name of a file inside the model folder");
        }

        return name;
    }

    private GraphNames Names(JsonElement decoder)
    {
        var names = new GraphNames();
        var inputs = decoder.TryGetProperty("inputs", out var i) ? i : default;
        var outputs = decoder.TryGetProperty("outputs", out var o) ? o : default;
        return new GraphNames
        {
            InputIds = Name(inputs, "inputs.input_ids", names.InputIds),
            AttentionMask = Name(inputs, "inputs.attention_mask", names.AttentionMask),
            PositionIds = Name(inputs, "inputs.position_ids", names.PositionIds),
            SequenceLengths = Name(inputs, "inputs.seqlens_k", names.SequenceLengths),
            TotalLength = Name(inputs, "inputs.total_sequence_length", names.TotalLength),
            PastKey = Pattern(inputs, "inputs.past_key_names", names.PastKey),
            PastValue = Pattern(inputs, "inputs.past_value_names", names.PastValue),
            Logits = Name(outputs, "outputs.logits", names.Logits),
            PresentKey = Pattern(outputs, "outputs.present_key_names", names.PresentKey),
            PresentValue = Pattern(outputs, "outputs.present_value_names", names.PresentValue),
        };
    }

    private string Name(JsonElement section, string field, string fallback)
    {
        var key = field[(field.IndexOf('.', StringComparison.Ordinal) + 1)..];
        if (section.ValueKind != JsonValueKind.Object || !section.TryGetProperty(key, out var value))
        {
            return fallback;
        }

        if (value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } name)
        {
            return name;
        }

        Problem("model.decoder." + field, $"is {value.GetRawText()}", "must be the name of a graph input or output");
        return fallback;
    }

    private string Pattern(JsonElement section, string field, string fallback)
    {
        var pattern = Name(section, field, fallback);
        if (!pattern.Contains("%d", StringComparison.Ordinal))
        {
            Problem("model.decoder." + field, $"is \"{pattern}\"", "must contain %d where the layer goes");
        }

        return pattern;
    }

    private void Problem(string field, string found, string rule) => _problems.Add($"{FileName}: {field} {found}; it {rule}.");
}
