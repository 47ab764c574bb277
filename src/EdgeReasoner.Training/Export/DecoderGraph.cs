using EdgeReasoner.Inference.Onnx.Graph;
using EdgeReasoner.Training.Network;

namespace EdgeReasoner.Training.Export;

/// <summary>Builds the ONNX graph of a network, with the names of OnnxRuntimeGenAI's model builder.</summary>
/// <remarks>
/// Attention is GroupQueryAttention over packed queries, keys, values, with rotation and soft cap inside and the KV cache as inputs and
/// outputs; norms are (Skip)SimplifiedLayerNormalization. Reference: ContribOperators.md of ONNX Runtime.
/// </remarks>
internal sealed class DecoderGraph(NetworkWeights weights, ExportOptions options)
{
    private const string SequenceLengths = "/model/attn_mask_reformat/attn_mask_subgraph/Sub/Cast/output_0";
    private const string TotalLength = "/model/attn_mask_reformat/attn_mask_subgraph/Gather/Cast/output_0";

    private readonly OnnxGraph _graph = new();
    private readonly NetworkShape _shape = weights.Shape;

    /// <summary>Builds it; call once.</summary>
    /// <returns>The graph.</returns>
    internal OnnxGraph Build()
    {
        _graph.Input("input_ids", OnnxType.Int64, "batch_size", "sequence_length");
        _graph.Input("attention_mask", OnnxType.Int64, "batch_size", "total_sequence_length");
        _graph.Output(
            "logits", OnnxType.Float, "batch_size", options.LastPositionOnly ? 1 : "sequence_length", _shape.VocabularySize);
        AddLengths();
        AddRotaryTables();
        var embedding = weights.Layout.Embedding;
        _graph.Constant<float>(
            "model.embed_tokens.weight", OnnxType.Float, [embedding.Rows, embedding.Columns], weights.Slice(embedding));
        var stream = _graph.Node("/model/embed_tokens/Gather", "Gather", ["model.embed_tokens.weight", "input_ids"]);
        var added = string.Empty;
        for (var layer = 0; layer < _shape.Layers; layer++)
        {
            (stream, added) = AddLayer(layer, stream, added);
        }

        var (normed, _) = AddNorm(
            $"/model/layers.{_shape.Layers}/final_norm_layernorm", $"model.layers.{_shape.Layers}.final_norm_layernorm.weight", stream, added,
            weights.Layout.FinalNorm);
        if (options.LastPositionOnly)
        {
            _graph.Constant<long>("/model/constants/last", OnnxType.Int64, [1], [-1]);
            normed = _graph.Node("/model/last_position/Gather", "Gather", [normed, "/model/constants/last"], ("axis", 1));
        }

        var bits = options.Precision == ExportPrecision.Float32 ? 0 : 8; // few weights, and every logit depends on them
        AddMatMul("/lm_head/MatMul", "lm_head.MatMul.weight", normed, embedding.Rows, embedding, bits, "logits");
        return _graph;
    }

    // seqlens_k = (sum of the mask) − 1 per row, total_sequence_length = width of the mask; both int32.
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
        var table = new RotaryTable(_shape);
        _graph.Constant("cos_cache", OnnxType.Float, [_shape.ContextLength, _shape.HeadSize / 2], table.Cosines);
        _graph.Constant("sin_cache", OnnxType.Float, [_shape.ContextLength, _shape.HeadSize / 2], table.Sines);
    }

    private (string Stream, string Added) AddLayer(int layer, string stream, string added)
    {
        var slices = weights.Layout.Layers[layer];
        var path = $"/model/layers.{layer}";
        var name = $"model.layers.{layer}";
        foreach (var part in new[] { "key", "value" })
        {
            _graph.Input(
                $"past_key_values.{layer}.{part}", OnnxType.Float, "batch_size", _shape.KeyValueHeads, "past_sequence_length", _shape.HeadSize);
            _graph.Output(
                $"present.{layer}.{part}", OnnxType.Float, "batch_size", _shape.KeyValueHeads, "total_sequence_length", _shape.HeadSize);
        }

        (var normed, stream) = AddNorm($"{path}/input_layernorm", $"{name}.input_layernorm.weight", stream, added, slices.AttentionNorm);
        var packed = AddMatMul($"{path}/attn/qkv_proj/MatMul", $"{name}.attn.qkv_proj.MatMul.weight", normed, _shape.PackedSize, slices.Query);
        var mixed = $"{path}/attn/GroupQueryAttention/output_0";
        _graph.Node(
            $"{path}/attn/GroupQueryAttention", "GroupQueryAttention", OnnxGraph.Microsoft,
            [
                packed, string.Empty, string.Empty, $"past_key_values.{layer}.key", $"past_key_values.{layer}.value", SequenceLengths, TotalLength,
                "cos_cache", "sin_cache",
            ],
            [mixed, $"present.{layer}.key", $"present.{layer}.value"],
            ("num_heads", _shape.Heads), ("kv_num_heads", _shape.KeyValueHeads), ("scale", 1 / MathF.Sqrt(_shape.HeadSize)),
            ("softcap", _shape.AttentionSoftCap), ("do_rotary", 1), ("rotary_interleaved", 0));
        var attention = AddMatMul($"{path}/attn/o_proj/MatMul", $"{name}.attn.o_proj.MatMul.weight", mixed, _shape.HiddenSize, slices.Output);

        (normed, stream) = AddNorm(
            $"{path}/post_attention_layernorm", $"{name}.post_attention_layernorm.weight", stream, attention, slices.FeedForwardNorm);
        var gate = AddMatMul(
            $"{path}/mlp/gate_proj/MatMul", $"{name}.mlp.gate_proj.MatMul.weight", normed, _shape.FeedForwardSize, slices.Gate);
        var up = AddMatMul($"{path}/mlp/up_proj/MatMul", $"{name}.mlp.up_proj.MatMul.weight", normed, _shape.FeedForwardSize, slices.Up);
        var sigmoid = _graph.Node($"{path}/mlp/act_fn/Sigmoid", "Sigmoid", [gate]);
        var silu = _graph.Node($"{path}/mlp/act_fn/Mul", "Mul", [gate, sigmoid]);
        var units = _graph.Node($"{path}/mlp/Mul", "Mul", [silu, up]);
        var down = AddMatMul($"{path}/mlp/down_proj/MatMul", $"{name}.mlp.down_proj.MatMul.weight", units, _shape.HiddenSize, slices.Down);
        return (stream, down);
    }

    // The norm of stream + added, and the sum itself, which is the new stream. The first norm has nothing to add.
    private (string Normed, string Stream) AddNorm(string path, string weight, string stream, string added, ParameterSlice slice)
    {
        _graph.Constant<float>(weight, OnnxType.Float, [slice.Columns], weights.Slice(slice));
        if (added.Length == 0)
        {
            var only = _graph.Node(
                $"{path}/LayerNorm", "SimplifiedLayerNormalization", [stream, weight], ("axis", -1), ("epsilon", _shape.NormEpsilon),
                ("stash_type", 1));
            return (only, stream);
        }

        var normed = $"{path}/output_0";
        var sum = $"{path}/output_3";
        _graph.Node(
            $"{path}/SkipLayerNorm", "SkipSimplifiedLayerNormalization", OnnxGraph.Microsoft, [stream, added, weight],
            [normed, string.Empty, string.Empty, sum], ("epsilon", _shape.NormEpsilon));
        return (normed, sum);
    }

    private string AddMatMul(string path, string name, string input, int outputs, ParameterSlice first) => AddMatMul(
        path, name, input, outputs, first,
        options.Precision switch { ExportPrecision.Int8 => 8, ExportPrecision.Int4 => 4, _ => 0 }, $"{path}/output_0");

    // Rows of the weight at `first` and of those packed behind it, as one matmul; 0 bits for fp32.
    private string AddMatMul(string path, string name, string input, int outputs, ParameterSlice first, int bits, string output)
    {
        var inputs = first.Columns;
        var matrix = weights.Values.Slice(first.Offset, outputs * inputs);
        if (bits == 0)
        {
            _graph.Constant<float>(name, OnnxType.Float, [inputs, outputs], Transpose(matrix, outputs, inputs));
            _graph.Node(path, "MatMul", string.Empty, [input, name], [output]);
            return output;
        }

        var quantized = BlockQuantizer.Quantize(matrix, outputs, inputs, bits);
        var codes = $"{name}_Q{bits}";
        var scales = $"{name}_scale";
        _graph.Constant<byte>(
            codes, OnnxType.UInt8, [outputs, quantized.Blocks, BlockQuantizer.BlockSize * bits / 8], quantized.Codes);
        _graph.Constant<float>(scales, OnnxType.Float, [outputs, quantized.Blocks], quantized.Scales);
        _graph.Node(
            $"{path}_Q{bits}", "MatMulNBits", OnnxGraph.Microsoft, [input, codes, scales], [output], ("K", inputs), ("N", outputs),
            ("bits", bits), ("block_size", BlockQuantizer.BlockSize), ("accuracy_level", options.AccuracyLevel));
        return output;
    }

    private static float[] Transpose(ReadOnlySpan<float> matrix, int rows, int columns)
    {
        var transposed = new float[matrix.Length];
        for (var row = 0; row < rows; row++)
        {
            for (var column = 0; column < columns; column++)
            {
                transposed[(column * rows) + row] = matrix[(row * columns) + column];
            }
        }

        return transposed;
    }
}
