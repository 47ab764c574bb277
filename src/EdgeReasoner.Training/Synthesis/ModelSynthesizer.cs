using System.Text.Json;
using EdgeReasoner.Inference.Tokenization;
using EdgeReasoner.Training.Export;

namespace EdgeReasoner.Training.Synthesis;

/// <summary>Writes a model folder of a known shape with random weights: for speed and memory, where what it says does not matter.</summary>
internal static class ModelSynthesizer
{
    /// <summary>Writes the folder: <c>genai_config.json</c>, <c>model.onnx</c>, <c>model.onnx.data</c> and a tokenizer of numbered words.</summary>
    /// <param name="folder">Made if it does not exist; files of the same names are overwritten.</param>
    /// <param name="shape">Its sizes.</param>
    /// <param name="options">Its form.</param>
    /// <param name="progress">Told how many bytes of weights were written since it was last told; null for nobody.</param>
    internal static void WriteFolder(string folder, DecoderShape shape, SynthesisOptions options, Action<long>? progress = null)
    {
        Directory.CreateDirectory(folder);
        var graph = Path.Combine(folder, ModelExporter.ModelFile);
        OnnxGraph built;
        using (var file = new WeightFile(graph + ".data", progress))
        {
            built = new SyntheticGraph(shape, options, file).Build();
        }

        using (var stream = File.Create(graph))
        {
            built.ToModel($"Random weights in the shape of {shape.Name}.", new Dictionary<string, string> { ["edge_reasoner.synthetic"] = shape.Name }).WriteTo(stream);
        }

        using (var stream = File.Create(Path.Combine(folder, "tokenizer.json")))
        {
            WordLevelTokenizer.Write(stream, [.. Enumerable.Range(0, shape.VocabularySize).Select(static id => $"t{id}")]);
        }

        using var configuration = File.Create(Path.Combine(folder, ModelExporter.ConfigurationFile));
        using var json = new Utf8JsonWriter(configuration, new JsonWriterOptions { Indented = true });
        WriteConfiguration(json, shape, options);
    }

    /// <summary>About how many bytes of weights a shape has, for a progress bar.</summary>
    /// <param name="shape">Its sizes.</param>
    /// <param name="options">Its form.</param>
    /// <returns>Bytes.</returns>
    internal static long BytesOf(DecoderShape shape, SynthesisOptions options)
    {
        var packed = (shape.Heads + (2 * shape.KeyValueHeads)) * shape.HeadSize;
        var layer = ((long)shape.HiddenSize * packed) + ((long)shape.Heads * shape.HeadSize * shape.HiddenSize) + (3L * shape.HiddenSize * shape.FeedForwardSize);
        var weights = (layer * shape.Layers) + (2L * shape.HiddenSize * shape.VocabularySize);
        var number = options.HalfPrecision ? 2 : 4;
        return (weights / 2) + (weights / 32 * number) + ((long)(options.ContextLength ?? shape.ContextLength) * shape.HeadSize * number);
    }

    private static void WriteConfiguration(Utf8JsonWriter json, DecoderShape shape, SynthesisOptions options)
    {
        var context = options.ContextLength ?? shape.ContextLength;
        json.WriteStartObject();
        json.WriteStartObject("model");
        json.WriteNumber("bos_token_id", shape.BeginToken);
        json.WriteNumber("context_length", context);
        json.WriteStartObject("decoder");
        json.WriteStartObject("session_options");
        json.WriteString("log_id", "onnxruntime-genai");
        json.WriteStartArray("provider_options");
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteString("filename", ModelExporter.ModelFile);
        json.WriteNumber("head_size", shape.HeadSize);
        json.WriteNumber("hidden_size", shape.HiddenSize);
        json.WriteStartObject("inputs");
        json.WriteString("input_ids", "input_ids");
        json.WriteString("attention_mask", "attention_mask");
        if (options.PositionIds)
        {
            json.WriteString("position_ids", "position_ids");
        }

        json.WriteString("past_key_names", "past_key_values.%d.key");
        json.WriteString("past_value_names", "past_key_values.%d.value");
        json.WriteEndObject();
        json.WriteStartObject("outputs");
        json.WriteString("logits", "logits");
        json.WriteString("present_key_names", "present.%d.key");
        json.WriteString("present_value_names", "present.%d.value");
        json.WriteEndObject();
        json.WriteNumber("num_attention_heads", shape.Heads);
        json.WriteNumber("num_hidden_layers", shape.Layers);
        json.WriteNumber("num_key_value_heads", shape.KeyValueHeads);
        json.WriteEndObject();
        if (shape.EndTokens is [var only])
        {
            json.WriteNumber("eos_token_id", only);
        }
        else
        {
            json.WriteStartArray("eos_token_id");
            Array.ForEach(shape.EndTokens, json.WriteNumberValue);
            json.WriteEndArray();
        }

        json.WriteNumber("pad_token_id", shape.PadToken);
        json.WriteString("type", shape.Type);
        json.WriteNumber("vocab_size", shape.VocabularySize);
        json.WriteEndObject();
        ModelExporter.WriteSearch(json, context);
        json.WriteEndObject();
    }
}
