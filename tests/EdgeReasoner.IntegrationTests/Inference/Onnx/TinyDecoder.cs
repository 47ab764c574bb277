using EdgeReasoner.Inference.Onnx.Graph;
using EdgeReasoner.Training.Export;

namespace EdgeReasoner.IntegrationTests.Inference.Onnx;

/// <summary>A small decoder graph with random weights, in the variants that the engine must accept or refuse.</summary>
/// <remarks>
/// Attention-only layers: a decoder's inputs, outputs and cache are what is tested here, not its quality.
/// </remarks>
internal sealed record TinyDecoder
{
    private readonly OnnxGraph _graph = new();
    private readonly Random _random = new(11);

    /// <summary>Gets a value indicating whether lengths come as an attention mask, as from the OnnxRuntimeGenAI model builder.</summary>
    public bool AttentionMask { get; init; }

    /// <summary>Gets a value indicating whether positions are an input (of a position embedding here).</summary>
    public bool PositionIds { get; init; }

    /// <summary>Gets a value indicating whether logits come for every token.</summary>
    public bool AllRows { get; init; }

    /// <summary>Gets a value indicating whether the cache is float16.</summary>
    public bool HalfCache { get; init; }

    /// <summary>Gets a value indicating whether there is an input nobody knows.</summary>
    public bool StrangeInput { get; init; }

    public int Layers { get; init; } = 2;

    public int Width { get; init; } = 32;

    public int HeadSize { get; init; } = 16;

    public int ContextLength { get; init; } = 48;

    public int Vocabulary { get; init; } = 32;

    private int Heads => Width / HeadSize;

    private static int KeyValueHeads => 1;

    private OnnxType CacheType => HalfCache ? OnnxType.Float16 : OnnxType.Float;

    /// <summary>Writes a model folder.</summary>
    public void WriteFolder(string folder)
    {
        Directory.CreateDirectory(folder);
        File.WriteAllBytes(Path.Combine(folder, "model.onnx"), Graph());
        File.WriteAllText(Path.Combine(folder, "tokenizer.json"), "{}");
        File.WriteAllText(Path.Combine(folder, "genai_config.json"), $$"""
            {"model":{"context_length":{{ContextLength}},"vocab_size":{{Vocabulary}},"eos_token_id":1,"decoder":{"filename":"model.onnx",
              "head_size":{{HeadSize}},"num_attention_heads":{{Heads}},"num_hidden_layers":{{Layers}},"num_key_value_heads":{{KeyValueHeads}} } } }
            """);
    }

    private byte[] Graph()
    {
        _graph.Input("input_ids", OnnxType.Int64, 1, "n");
        Lengths();
        Embedding();
        for (var layer = 0; layer < Layers; layer++)
        {
            Layer(layer);
        }

        Head();
        if (StrangeInput)
        {
            _graph.Input("cache_salt", OnnxType.Float, 1);
            Node("Identity", ["cache_salt"], ["ignored"]);
        }

        return _graph.ToModel("tiny", new Dictionary<string, string>()).ToArray();
    }

    private void Lengths()
    {
        if (!AttentionMask)
        {
            _graph.Input("seqlens_k", OnnxType.Int32, 1);
            _graph.Input("total_sequence_length", OnnxType.Int32);
            return;
        }

        _graph.Input("attention_mask", OnnxType.Int64, 1, "total");
        Constant("one", [1], 1L);
        Constant("width_axis", [], 1L);
        Node("ReduceSum", ["attention_mask", "one"], ["sum"], ("keepdims", 0));
        Node("Sub", ["sum", "one"], ["sum_less_one"]);
        Node("Cast", ["sum_less_one"], ["seqlens_k"], ("to", (long)OnnxType.Int32));
        Node("Shape", ["attention_mask"], ["mask_shape"]);
        Node("Gather", ["mask_shape", "width_axis"], ["mask_width"], ("axis", 0));
        Node("Cast", ["mask_width"], ["total_sequence_length"], ("to", (long)OnnxType.Int32));
    }

    private void Embedding()
    {
        Weight("embedding", [Vocabulary, Width], 1);
        Node("Gather", ["embedding", "input_ids"], ["x_0"]);
        if (PositionIds)
        {
            _graph.Input("position_ids", OnnxType.Int64, 1, "n");
            Weight("position_embedding", [ContextLength, Width], 1);
            Node("Gather", ["position_embedding", "position_ids"], ["positions"]);
            Node("Add", ["x_0", "positions"], ["x_positioned"]);
            Node("Identity", ["x_positioned"], ["x_start"]);
        }
        else
        {
            Node("Identity", ["x_0"], ["x_start"]);
        }

        Weight("norm", [Width], 0.2);
        var angles = Enumerable.Range(0, ContextLength).SelectMany(p => Enumerable.Range(0, HeadSize / 2).Select(i => p * Math.Pow(10000, -2.0 * i / HeadSize))).ToArray();
        Tensor("cos", [ContextLength, HeadSize / 2], [.. angles.Select(a => (float)Math.Cos(a))]);
        Tensor("sin", [ContextLength, HeadSize / 2], [.. angles.Select(a => (float)Math.Sin(a))]);
    }

    private void Layer(int layer)
    {
        var x = layer == 0 ? "x_start" : $"x_{layer}_out";
        var packed = (Heads + (2 * KeyValueHeads)) * HeadSize;
        Weight($"qkv_{layer}", [Width, packed], 2 / Math.Sqrt(Width));
        Weight($"out_{layer}", [Heads * HeadSize, Width], 1 / Math.Sqrt(Width));
        Node("SimplifiedLayerNormalization", [x, "norm"], [$"h_{layer}"], ("axis", -1));
        Node("MatMul", [$"h_{layer}", $"qkv_{layer}"], [$"packed_{layer}"]);
        var (taken, given, cos, sin) = ($"packed_{layer}", $"attended_{layer}", "cos", "sin");
        if (HalfCache)
        {
            (taken, given, cos, sin) = (taken + "_half", given + "_half", $"cos_{layer}", $"sin_{layer}");
            Node("Cast", [$"packed_{layer}"], [taken], ("to", (long)OnnxType.Float16));
            Node("Cast", ["cos"], [cos], ("to", (long)OnnxType.Float16));
            Node("Cast", ["sin"], [sin], ("to", (long)OnnxType.Float16));
        }

        var (pastKey, pastValue) = (Past(layer, "key"), Past(layer, "value"));
        var (presentKey, presentValue) = (Present(layer, "key"), Present(layer, "value"));
        Node(
            "GroupQueryAttention",
            [taken, string.Empty, string.Empty, pastKey, pastValue, "seqlens_k", "total_sequence_length", cos, sin],
            [given, presentKey, presentValue],
            ("num_heads", Heads),
            ("kv_num_heads", KeyValueHeads),
            ("do_rotary", 1));
        if (HalfCache)
        {
            Node("Cast", [given], [$"attended_{layer}"], ("to", (long)OnnxType.Float));
        }

        Node("MatMul", [$"attended_{layer}", $"out_{layer}"], [$"projected_{layer}"]);
        Node("Add", [x, $"projected_{layer}"], [$"x_{layer + 1}_out"]);
    }

    /// <summary>Gets a value indicating whether the cache goes through an operator of its own, as in graphs that concatenate it.</summary>
    public bool CopiedCache { get; init; }

    private string Past(int layer, string kind)
    {
        var name = $"past_key_values.{layer}.{kind}";
        _graph.Input(name, CacheType, 1, KeyValueHeads, "max", HeadSize);
        if (CopiedCache)
        {
            Node("Identity", [name], [name + ".copy"]);
            return name + ".copy";
        }

        return name;
    }

    private string Present(int layer, string kind)
    {
        var name = $"present.{layer}.{kind}";
        _graph.Output(name, CacheType, 1, KeyValueHeads, "max", HeadSize);
        return name;
    }

    private void Head()
    {
        var x = $"x_{Layers}_out";
        if (!AllRows)
        {
            Constant("last", [1], -1L);
            Node("Gather", [x, "last"], ["x_last"], ("axis", 1));
            x = "x_last";
        }

        Weight("head", [Width, Vocabulary], 1);
        Node("MatMul", [x, "head"], ["logits"]);
        _graph.Output("logits", OnnxType.Float, 1, AllRows ? "n" : 1, Vocabulary);
    }

    private void Node(string operation, string[] inputs, string[] outputs, params (string Name, object Value)[] attributes)
        => _graph.Node(outputs[0] + "_node", operation, operation == "GroupQueryAttention" ? OnnxGraph.Microsoft : string.Empty, inputs, outputs, attributes);

    private void Weight(string name, int[] shape, double deviation)
    {
        var values = new float[shape.Aggregate(1, (product, size) => product * size)];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = (float)((_random.NextDouble() - 0.5) * 3.46 * deviation); // uniform, of that standard deviation
        }

        Tensor(name, shape, values);
    }

    private void Tensor(string name, int[] shape, float[] values) => _graph.Constant<float>(name, OnnxType.Float, shape, values);

    private void Constant(string name, int[] shape, long value) => _graph.Constant<long>(name, OnnxType.Int64, shape, [value]);
}
