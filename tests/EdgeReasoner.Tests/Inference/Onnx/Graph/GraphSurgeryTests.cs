using EdgeReasoner.Inference.Onnx.Graph;
using Xunit;

namespace EdgeReasoner.Tests.Inference.Onnx.Graph;

public sealed class GraphSurgeryTests
{
    [Fact]
    public void Apply_LogitsOfEveryToken_AreComputedForTheRowsAskedFor()
    {
        var model = Decoder().ToModel();
        var changes = Apply(model);

        Assert.Contains("logits are computed for the rows asked for only", changes);
        Assert.Contains(GraphNames.Rows, model.Inputs);
        var gather = model.MakerOf(model.MakerOf("logits")!.Inputs[0])!;
        Assert.Equal(("Gather", 1L, GraphNames.Rows), (gather.Operation, gather.Integer("axis"), gather.Inputs[1]));
        Assert.True(model.Nodes.IndexOf(gather) < model.Nodes.IndexOf(model.MakerOf("logits")!)); // in order of execution
    }

    [Fact]
    public void Apply_LogitsOfTheLastTokenAlready_StayAsTheyAre()
    {
        var model = new SomeGraph().Node("Norm", ["x"], "h").Node("Gather", ["h", "last"], "row").Node("MatMul", ["row", "head"], "logits")
            .Input("x", OnnxType.Float).Output("logits", OnnxType.Float, 1, 1, 8).ToModel();
        Assert.Empty(Apply(model));
    }

    [Fact]
    public void Apply_HeadBehindASoftCap_IsFoundThroughIt()
    {
        var model = new SomeGraph().Node("Norm", ["x"], "h").Node("MatMul", ["h", "head"], "raw").Node("Div", ["raw", "cap"], "small").Node("Tanh", ["small"], "bent").Node("Mul", ["bent", "cap"], "logits")
            .Input("x", OnnxType.Float).Output("logits", OnnxType.Float, 1, "n", 8).ToModel();
        Apply(model);
        Assert.Equal("/edge_reasoner/rows/output_0", model.MakerOf("raw")!.Inputs[0]);
    }

    [Fact]
    public void Apply_MaskUsedForLengthsOnly_IsReplacedByTwoNumbers()
    {
        var model = Decoder().ToModel();
        var changes = Apply(model);

        Assert.Contains("lengths are given as numbers instead of a mask", changes);
        Assert.DoesNotContain("attention_mask", model.Inputs);
        Assert.Contains("seqlens_k", model.Inputs);
        Assert.DoesNotContain(model.Nodes, static node => node.Operation == "ReduceSum"); // what computed them is gone
        Assert.Equal(["seqlens_k", "total_sequence_length"], model.Nodes.Find(static node => node.Operation == "GroupQueryAttention")!.Inputs[5..7]);
    }

    [Fact]
    public void Apply_MaskUsedElsewhereToo_Stays()
    {
        var model = Decoder().Node("Neg", ["attention_mask"], "window").Node("Add", ["window", "window"], "seen").Output("seen", OnnxType.Float).ToModel();
        Apply(model);
        Assert.Contains("attention_mask", model.Inputs);
    }

    [Theory]
    [InlineData(null, 4)]
    [InlineData(0, 4)]
    [InlineData(1, 4)]
    [InlineData(2, 2)] // chosen by whoever built the model: 16-bit floats
    [InlineData(4, 4)]
    public void Apply_AccuracyLevel_IsRaisedWhereItIsTheSlowDefault(int? level, int expected)
    {
        var model = new SomeGraph().Node("MatMulNBits", ["x", "w"], "y", "com.microsoft", level is { } given ? [("accuracy_level", given)] : []).Output("y", OnnxType.Float).ToModel();
        Apply(model);
        Assert.Equal(expected, model.Nodes[^1].Integer("accuracy_level"));
    }

    [Theory]
    [InlineData(true, 0)]
    [InlineData(false, 64)]
    public void Apply_EmbeddingEqualToTheOutputMatrix_ReadsItsBytes(bool isSame, long offset)
    {
        var model = new SomeGraph().Node("GatherBlockQuantized", ["embedding", "x"], "y", "com.microsoft").Output("y", OnnxType.Float).Input("x", OnnxType.Int64)
            .External("head", OnnxType.UInt8, [64], "d", 0, 64).External("embedding", OnnxType.UInt8, [64], "d", 64, 64).ToModel();
        new GraphSurgery(model, new GraphNames()).Apply((_, _) => isSame);
        Assert.Equal(offset, model.Tensors.Find(static tensor => tensor.Name == "embedding")!.Offset);
    }

    private static IReadOnlyList<string> Apply(GraphModel model) => new GraphSurgery(model, new GraphNames()).Apply(static (_, _) => false);

    /// <summary>One layer as the model builder writes it: lengths from the mask, logits of every token.</summary>
    private static SomeGraph Decoder() => new SomeGraph()
        .Node("ReduceSum", ["attention_mask"], "sum").Node("Cast", ["sum"], "lengths").Node("Shape", ["attention_mask"], "total")
        .Node("GroupQueryAttention", ["q", "", "", "past_key_values.0.key", "past_key_values.0.value", "lengths", "total"], "h", "com.microsoft")
        .Node("Norm", ["h"], "normed").Node("MatMul", ["normed", "head"], "logits")
        .Input("q", OnnxType.Float).Input("attention_mask", OnnxType.Int64, 1, "total").Output("logits", OnnxType.Float, 1, "n", 8);
}
