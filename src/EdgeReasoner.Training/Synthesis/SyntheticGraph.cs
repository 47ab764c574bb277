using EdgeReasoner.Inference.Onnx.Graph;
using EdgeReasoner.Training.Export;

namespace EdgeReasoner.Training.Synthesis;

/// <summary>Builds the graph of a decoder with random 4-bit weights, as OnnxRuntimeGenAI's model builder would write it from a checkpoint.</summary>
/// <remarks>
/// MatMulNBits in blocks of 32, GroupQueryAttention, lengths from an attention mask, logits of every token, the embedding read by
/// GatherBlockQuantized from a copy of the output matrix. The weights are of such size that activations and logits have about unit variance.
/// </remarks>
internal sealed class SyntheticGraph(DecoderShape shape, SynthesisOptions options, WeightFile file)
{
    private const int BlockSize = 32;
    private const double CodeDeviation = 4.61; // of a uniform whole number in [-8, 7]
    private const string SequenceLengths = "/model/attn_mask_reformat/attn_mask_subgraph/Sub/Cast/output_0";
    private const string TotalLength = "/model/attn_mask_reformat/attn_mask_subgraph/Gather/Cast/output_0";

    private readonly OnnxGraph _graph = new();
    private readonly int _context = options.ContextLength ?? shape.ContextLength;
    private readonly OnnxType _type = options.HalfPrecision ? OnnxType.Float16 : OnnxType.Float;

    /// <summary>Builds it and writes its weights; call once.</summary>
    /// <returns>The graph.</returns>
    internal OnnxGraph Build()
    {
        _graph.Input("input_ids", OnnxType.Int64, "batch_size", "sequence_length");
        _graph.Input("attention_mask", OnnxType.Int64, "batch_size", "total_sequence_length");
        if (options.PositionIds)
        {
            _graph.Input("position_ids", OnnxType.Int64, "batch_size", "sequence_length");
        }

        _graph.Output("logits", _type, "batch_size", "sequence_length", shape.VocabularySize);
        AddLengths();
        AddRotaryTables();
        var stream = AddEmbedding();
        var added = string.Empty;
        for (var layer = 0; layer < shape.Layers; layer++)
        {
            (stream, added) = AddLayer(layer, stream, added);
        }

        var (normed, _) = AddNorm($"/model/layers.{shape.Layers}/final_norm_layernorm", $"model.layers.{shape.Layers}.final_norm_layernorm.weight", stream, added);
        AddMatMul("/lm_head/MatMul", "lm_head.MatMul.weight", normed, shape.HiddenSize, shape.VocabularySize, "logits");
        return _graph;
    }

    private void AddLengths()
    {
        const string prefix = "/model/attn_mask_reformat/attn_mask_subgraph";
        _graph.Constant<long>("/model/constants/one", OnnxType.Int64, [1], [1]);
        _graph.Constant<long>("/model/constants/scalar_one", OnnxType.Int64, [], [1]);
        var sum = _graph.Node($"{prefix}/ReduceSum", "ReduceSum", ["attention_mask", "/model/constants/one"], ("keepdims", 0));
        var last = _graph.Node($"{prefix}/Sub", "Sub", [sum, "/model/constants/one"]);
        _graph.Node($"{prefix}/Sub/Cast", "Cast", [last], ("to", (long)OnnxType.Int32));
        var size = _graph.Node($"{prefix}/Shape", "Shape", ["attention_mask"]);
        var total = _graph.Node($"{prefix}/Gather", "Gather", [size, "/model/constants/scalar_one"], ("axis", 0));
        _graph.Node($"{prefix}/Gather/Cast", "Cast", [total], ("to", (long)OnnxType.Int32));
    }

    private void AddRotaryTables()
    {
        var half = shape.HeadSize / 2;
        AddTable("cos_cache", Math.Cos);
        AddTable("sin_cache", Math.Sin);

        void AddTable(string name, Func<double, double> function) => _graph.Constant(name, _type, [_context, half], file.WriteNumbers(
            (long)_context * half, options.HalfPrecision, i => (float)function(i / half * Math.Pow(shape.RotaryBase, -2.0 * (i % half) / shape.HeadSize))));
    }

    private string AddEmbedding()
    {
        var place = WriteWeights("lm_head.MatMul.weight", shape.HiddenSize, shape.VocabularySize); // the output matrix's own numbers, once more
        _graph.Constant("model.embed_tokens.weight_Q4", OnnxType.UInt8, [shape.VocabularySize, shape.HiddenSize / 2], place.Codes);
        _graph.Constant("model.embed_tokens.weight_scale", _type, [shape.VocabularySize, shape.HiddenSize / BlockSize], place.Scales);
        const string output = "/model/embed_tokens/GatherBlockQuantized/output_0";
        _graph.Node(
            "/model/embed_tokens/GatherBlockQuantized", "GatherBlockQuantized", OnnxGraph.Microsoft,
            ["model.embed_tokens.weight_Q4", "input_ids", "model.embed_tokens.weight_scale"], [output],
            ("bits", 4), ("block_size", BlockSize), ("gather_axis", 0), ("quantize_axis", 1));
        return output;
    }

    private (string Stream, string Added) AddLayer(int layer, string stream, string added)
    {
        var path = $"/model/layers.{layer}";
        var name = $"model.layers.{layer}";
        foreach (var part in new[] { "key", "value" })
        {
            _graph.Input($"past_key_values.{layer}.{part}", _type, "batch_size", shape.KeyValueHeads, "past_sequence_length", shape.HeadSize);
            _graph.Output($"present.{layer}.{part}", _type, "batch_size", shape.KeyValueHeads, "total_sequence_length", shape.HeadSize);
        }

        (var normed, stream) = AddNorm($"{path}/input_layernorm", $"{name}.input_layernorm.weight", stream, added);
        var mixed = options.PositionIds ? AddRotatedAttention(layer, normed) : AddAttention(layer, normed);
        var attention = AddMatMul($"{path}/attn/o_proj/MatMul", $"{name}.attn.o_proj.MatMul.weight", mixed, shape.Heads * shape.HeadSize, shape.HiddenSize);
        (normed, stream) = AddNorm($"{path}/post_attention_layernorm", $"{name}.post_attention_layernorm.weight", stream, attention);
        var gate = AddMatMul($"{path}/mlp/gate_proj/MatMul", $"{name}.mlp.gate_proj.MatMul.weight", normed, shape.HiddenSize, shape.FeedForwardSize);
        var up = AddMatMul($"{path}/mlp/up_proj/MatMul", $"{name}.mlp.up_proj.MatMul.weight", normed, shape.HiddenSize, shape.FeedForwardSize);
        var sigmoid = _graph.Node($"{path}/mlp/act_fn/Sigmoid", "Sigmoid", [gate]);
        var silu = _graph.Node($"{path}/mlp/act_fn/Mul", "Mul", [gate, sigmoid]);
        var units = _graph.Node($"{path}/mlp/Mul", "Mul", [silu, up]);
        return (stream, AddMatMul($"{path}/mlp/down_proj/MatMul", $"{name}.mlp.down_proj.MatMul.weight", units, shape.FeedForwardSize, shape.HiddenSize));
    }

    private string AddAttention(int layer, string normed)
    {
        var packed = AddProjection(layer, "qkv_proj", normed, (shape.Heads + (2 * shape.KeyValueHeads)) * shape.HeadSize);
        return AddGroupQueryAttention(layer, [packed, string.Empty, string.Empty], rotates: true);
    }

    private string AddRotatedAttention(int layer, string normed)
    {
        var query = Rotate("q", AddProjection(layer, "q_proj", normed, shape.Heads * shape.HeadSize), shape.Heads);
        var key = Rotate("k", AddProjection(layer, "k_proj", normed, shape.KeyValueHeads * shape.HeadSize), shape.KeyValueHeads);
        var value = AddProjection(layer, "v_proj", normed, shape.KeyValueHeads * shape.HeadSize);
        return AddGroupQueryAttention(layer, [query, key, value], rotates: false);

        string Rotate(string part, string input, int heads)
        {
            var path = $"/model/layers.{layer}/attn/{part}_rotary/RotaryEmbedding";
            _graph.Node(path, "RotaryEmbedding", OnnxGraph.Microsoft, [input, "position_ids", "cos_cache", "sin_cache"], [$"{path}/output_0"], ("num_heads", heads));
            return $"{path}/output_0";
        }
    }

    private string AddGroupQueryAttention(int layer, string[] queryKeyValue, bool rotates)
    {
        var path = $"/model/layers.{layer}/attn/GroupQueryAttention";
        string[] tables = rotates ? ["cos_cache", "sin_cache"] : [];
        _graph.Node(
            path, "GroupQueryAttention", OnnxGraph.Microsoft,
            [.. queryKeyValue, $"past_key_values.{layer}.key", $"past_key_values.{layer}.value", SequenceLengths, TotalLength, .. tables],
            [$"{path}/output_0", $"present.{layer}.key", $"present.{layer}.value"],
            ("num_heads", shape.Heads), ("kv_num_heads", shape.KeyValueHeads), ("scale", 1 / MathF.Sqrt(shape.HeadSize)), ("do_rotary", rotates ? 1 : 0),
            ("rotary_interleaved", 0));
        return $"{path}/output_0";
    }

    private string AddProjection(int layer, string part, string input, int outputs)
    {
        var path = $"/model/layers.{layer}/attn/{part}";
        var matmul = AddMatMul($"{path}/MatMul", $"model.layers.{layer}.attn.{part}.MatMul.weight", input, shape.HiddenSize, outputs);
        if (!shape.HasBias)
        {
            return matmul;
        }

        var random = new Random(Seed(path));
        var bias = $"model.layers.{layer}.attn.{part}.Add.bias";
        _graph.Constant(bias, _type, [outputs], file.WriteNumbers(outputs, options.HalfPrecision, _ => random.NextSingle() - 0.5f));
        return _graph.Node($"{path}/Add", "Add", [matmul, bias]);
    }

    private (string Normed, string Stream) AddNorm(string path, string weight, string stream, string added)
    {
        _graph.Constant(weight, _type, [shape.HiddenSize], file.WriteNumbers(shape.HiddenSize, options.HalfPrecision, static _ => 1));
        if (added.Length == 0)
        {
            return (_graph.Node($"{path}/LayerNorm", "SimplifiedLayerNormalization", [stream, weight], ("axis", -1), ("epsilon", shape.NormEpsilon), ("stash_type", 1)), stream);
        }

        _graph.Node(
            $"{path}/SkipLayerNorm", "SkipSimplifiedLayerNormalization", OnnxGraph.Microsoft, [stream, added, weight],
            [$"{path}/output_0", string.Empty, string.Empty, $"{path}/output_3"], ("epsilon", shape.NormEpsilon));
        return ($"{path}/output_0", $"{path}/output_3");
    }

    private string AddMatMul(string path, string name, string input, int inputs, int outputs, string? output = null)
    {
        output ??= $"{path}/output_0";
        var place = WriteWeights(name, inputs, outputs);
        _graph.Constant($"{name}_Q4", OnnxType.UInt8, [outputs, inputs / BlockSize, BlockSize / 2], place.Codes);
        _graph.Constant($"{name}_scale", _type, [outputs, inputs / BlockSize], place.Scales);
        _graph.Node(
            $"{path}_Q4", "MatMulNBits", OnnxGraph.Microsoft, [input, $"{name}_Q4", $"{name}_scale"], [output],
            ("K", inputs), ("N", outputs), ("bits", 4), ("block_size", BlockSize), ("accuracy_level", options.AccuracyLevel));
        return output;
    }

    private (DataPlace Codes, DataPlace Scales) WriteWeights(string name, int inputs, int outputs)
    {
        var random = new Random(Seed(name + "_scale"));
        var usual = 1.5 / (CodeDeviation * Math.Sqrt(inputs));
        var codes = file.WriteCodes((long)outputs * inputs / 2, Seed(name));
        return (codes, file.WriteNumbers((long)outputs * inputs / BlockSize, options.HalfPrecision, _ => (float)(usual * (0.8 + (0.4 * random.NextDouble())))));
    }

    /// <summary>A seed for each tensor, the same on every machine (FNV-1a).</summary>
    private int Seed(string name) => name.Aggregate(unchecked((int)2166136261) ^ options.Seed, static (hash, letter) => unchecked((hash ^ letter) * 16777619));
}
