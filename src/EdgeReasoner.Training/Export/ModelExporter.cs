using System.Globalization;
using System.Text.Json;
using EdgeReasoner.Training.Network;

namespace EdgeReasoner.Training.Export;

/// <summary>Writes a network as a model folder in the layout of OnnxRuntimeGenAI: <c>model.onnx</c> and <c>genai_config.json</c>.</summary>
internal static class ModelExporter
{
    /// <summary>The name of the graph file.</summary>
    internal const string ModelFile = "model.onnx";

    /// <summary>The name of the configuration file.</summary>
    internal const string ConfigurationFile = "genai_config.json";

    /// <summary>The metadata key that says for which positions logits are computed: <c>last</c> or <c>all</c>.</summary>
    internal const string LogitsKey = "edge_reasoner.logits";

    /// <summary>Writes both files; the tokenizer is the caller's.</summary>
    /// <param name="folder">Made if it does not exist; files of the same names are overwritten.</param>
    /// <param name="weights">The network, such as the average of a checkpoint or <see cref="NetworkWeights.Random"/>.</param>
    /// <param name="options">Precision and special ids.</param>
    internal static void WriteFolder(string folder, NetworkWeights weights, ExportOptions options)
    {
        Directory.CreateDirectory(folder);
        var shape = weights.Shape;
        var positions = options.LastPositionOnly ? "last" : "all";
        var metadata = new Dictionary<string, string>(options.Metadata)
        {
            [LogitsKey] = positions,
            ["edge_reasoner.precision"] = options.Precision.ToString(),
            ["edge_reasoner.parameters"] = weights.Layout.Count.ToString(CultureInfo.InvariantCulture),
        };
        var documentation = string.Create(
            CultureInfo.InvariantCulture,
            $"EdgeReasoner decoder, {weights.Layout.Count} parameters, {shape.Layers} layers, {options.Precision}; logits for {positions} position(s).");
        var model = new DecoderGraph(weights, options).Build().ToModel(documentation, metadata);
        using (var file = File.Create(Path.Combine(folder, ModelFile)))
        {
            model.WriteTo(file);
        }

        using var configuration = File.Create(Path.Combine(folder, ConfigurationFile));
        using var json = new Utf8JsonWriter(configuration, new JsonWriterOptions { Indented = true });
        WriteConfiguration(json, shape, options);
    }

    // Only keys that OnnxRuntimeGenAI knows: its parser refuses others, which is why LogitsKey is in the graph's metadata.
    private static void WriteConfiguration(Utf8JsonWriter json, NetworkShape shape, ExportOptions options)
    {
        json.WriteStartObject();
        json.WriteStartObject("model");
        json.WriteNumber("bos_token_id", options.BeginToken);
        json.WriteNumber("context_length", shape.ContextLength);
        json.WriteStartObject("decoder");
        json.WriteStartObject("session_options");
        json.WriteString("log_id", "edge-reasoner");
        json.WriteStartArray("provider_options");
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteString("filename", ModelFile);
        json.WriteNumber("head_size", shape.HeadSize);
        json.WriteNumber("hidden_size", shape.HiddenSize);
        json.WriteStartObject("inputs");
        json.WriteString("input_ids", "input_ids");
        json.WriteString("attention_mask", "attention_mask");
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
        json.WriteNumber("eos_token_id", options.EndToken);
        json.WriteNumber("pad_token_id", options.PadToken);
        json.WriteString("type", "llama");
        json.WriteNumber("vocab_size", shape.VocabularySize);
        json.WriteEndObject();
        WriteSearch(json, shape.ContextLength);
        json.WriteEndObject();
    }

    /// <summary>Writes the <c>search</c> section that OnnxRuntimeGenAI asks for; this engine does not read it.</summary>
    /// <param name="json">Receives it.</param>
    /// <param name="contextLength">Most tokens.</param>
    internal static void WriteSearch(Utf8JsonWriter json, int contextLength)
    {
        json.WriteStartObject("search");
        json.WriteBoolean("do_sample", false);
        json.WriteBoolean("early_stopping", true);
        json.WriteNumber("max_length", contextLength);
        json.WriteNumber("min_length", 0);
        json.WriteNumber("num_beams", 1);
        json.WriteNumber("num_return_sequences", 1);
        json.WriteBoolean("past_present_share_buffer", true);
        json.WriteNumber("repetition_penalty", 1.0);
        json.WriteNumber("temperature", 1.0);
        json.WriteNumber("top_k", 1);
        json.WriteNumber("top_p", 1.0);
        json.WriteEndObject();
    }
}
