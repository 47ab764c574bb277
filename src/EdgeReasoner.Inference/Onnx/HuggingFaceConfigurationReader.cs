using System.Text.Json;

namespace EdgeReasoner.Inference.Onnx;

/// <summary>Reads a decoder's shape from Hugging Face's <c>config.json</c>, for ONNX folders as transformers.js uses them: no <c>genai_config.json</c>, the graph below <c>onnx/</c>.</summary>
internal static class HuggingFaceConfigurationReader
{
    /// <summary>The file's name inside a model folder.</summary>
    public const string FileName = "config.json";

    /// <summary>The places where transformers.js keeps graphs, the preferred precision first: four bits with 32-bit activations suit a CPU best.</summary>
    public static readonly IReadOnlyList<string> GraphFiles =
        ["onnx/model_q4.onnx", "onnx/model_int8.onnx", "onnx/model_quantized.onnx", "onnx/model_q4f16.onnx", "onnx/model_fp16.onnx", "onnx/model.onnx", "model.onnx"];

    /// <summary>Reads the configuration.</summary>
    /// <param name="json">The file's content.</param>
    /// <param name="graph">The graph's name inside the folder.</param>
    /// <param name="problems">Receives one sentence per problem.</param>
    /// <returns>The configuration; null when there was a problem.</returns>
    public static DecoderConfiguration? Read(ReadOnlyMemory<byte> json, string graph, List<string> problems)
    {
        var before = problems.Count;
        try
        {
            using var document = JsonDocument.Parse(json);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                problems.Add($"{FileName} is a {document.RootElement.ValueKind}; it must be an object.");
                return null;
            }

            var configuration = Read(document.RootElement, graph, problems);
            return problems.Count == before ? configuration : null;
        }
        catch (JsonException syntax)
        {
            problems.Add($"{FileName} is not JSON: {syntax.Message}");
            return null;
        }
    }

    private static DecoderConfiguration Read(JsonElement root, string graph, List<string> problems)
    {
        // Models that also see pictures keep the decoder's numbers in a section of their own.
        var decoder = root.TryGetProperty("text_config", out var text) && text.ValueKind == JsonValueKind.Object ? text : root;
        var heads = Count(decoder, "num_attention_heads", DecoderLimits.Heads, null, problems);
        var hidden = Count(decoder, "hidden_size", 1_000_000, null, problems);
        var keyValueHeads = Count(decoder, "num_key_value_heads", DecoderLimits.Heads, heads, problems);
        var vocabulary = Count(decoder, "vocab_size", DecoderLimits.VocabularySize, null, problems);
        if (heads % Math.Max(1, keyValueHeads) != 0)
        {
            problems.Add($"{FileName}: num_key_value_heads is {keyValueHeads}; it must divide num_attention_heads, {heads}.");
        }

        var ends = Tokens(decoder, root, "eos_token_id", vocabulary, problems);
        if (ends.Count == 0)
        {
            problems.Add($"{FileName}: eos_token_id is missing; it must be a token id or an array of them.");
        }

        return new DecoderConfiguration
        {
            Layers = Count(decoder, "num_hidden_layers", DecoderLimits.Layers, null, problems),
            Heads = heads,
            KeyValueHeads = keyValueHeads,
            HeadSize = Count(decoder, "head_dim", DecoderLimits.HeadSize, heads > 0 ? Math.Max(1, hidden / heads) : 1, problems),
            ContextLength = Count(decoder, "max_position_embeddings", DecoderLimits.ContextLength, null, problems),
            VocabularySize = vocabulary,
            BeginToken = Tokens(decoder, root, "bos_token_id", vocabulary, problems) is [var begin, ..] ? begin : null,
            EndTokens = ends,
            PadToken = Tokens(decoder, root, "pad_token_id", vocabulary, problems) is [var pad, ..] ? pad : null,
            FileName = graph,
        };
    }

    private static int Count(JsonElement parent, string name, int most, int? fallback, List<string> problems)
    {
        if (!parent.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null)
        {
            if (fallback is null)
            {
                problems.Add($"{FileName}: {name} is missing; it must be a whole number from 1 to {most}.");
            }

            return fallback ?? 0;
        }

        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var count) && count >= 1 && count <= most)
        {
            return count;
        }

        problems.Add($"{FileName}: {name} is {value.GetRawText()}; it must be a whole number from 1 to {most}.");
        return 0;
    }

    private static List<int> Tokens(JsonElement decoder, JsonElement root, string name, int vocabulary, List<string> problems)
    {
        List<int> tokens = [];
        if ((!decoder.TryGetProperty(name, out var value) && !root.TryGetProperty(name, out value)) || value.ValueKind == JsonValueKind.Null)
        {
            return tokens;
        }

        foreach (var item in value.ValueKind == JsonValueKind.Array ? value.EnumerateArray().ToArray() : [value])
        {
            if (item.ValueKind == JsonValueKind.Number && item.TryGetInt32(out var token) && token >= 0 && token < vocabulary)
            {
                tokens.Add(token);
            }
            else
            {
                problems.Add($"{FileName}: {name} is {item.GetRawText()}; it must be a token id in [0, vocab_size = {vocabulary}).");
            }
        }

        return tokens;
    }
}
