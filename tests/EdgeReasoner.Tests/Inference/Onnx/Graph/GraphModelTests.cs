using EdgeReasoner.Inference.Onnx.Graph;
using EdgeReasoner.Inference.Protobuf;
using Xunit;

namespace EdgeReasoner.Tests.Inference.Onnx.Graph;

public sealed class GraphModelTests
{
    [Fact]
    public void Read_Graph_KnowsNodesConstantsInputsAndOutputs()
    {
        var model = Small().ToModel();

        Assert.Equal(["MatMul", "Relu", "Neg"], model.Nodes.Select(static node => node.Operation));
        Assert.Equal([("w", 2L), ("unused", 1L)], model.Tensors.Select(static tensor => (tensor.Name, tensor.Shape.Aggregate(1L, static (product, size) => product * size))));
        Assert.Equal(["x"], model.Inputs);
        Assert.Equal(["y"], model.Outputs);
    }

    [Theory]
    [InlineData("")] // an empty message is well-formed, and no graph
    [InlineData("0801")]
    [InlineData("3A00")] // a graph without nodes
    [InlineData("3A05")] // cut off
    [InlineData("3C68746D6C3E")] // "<html>": what a download that failed leaves behind
    public void Read_WhatIsNoGraph_IsRefused(string hex) => Assert.Throws<FormatException>(() => GraphModel.Read(Convert.FromHexString(hex)));

    [Fact]
    public void Read_EveryTruncation_IsRefused()
    {
        var whole = Small().ToArray();
        for (var length = 0; length < whole.Length; length++)
        {
            Assert.Throws<FormatException>(() => GraphModel.Read(whole.AsMemory(0, length)));
        }
    }

    [Fact]
    public void RemoveUnused_NodesAndConstantsNoOutputNeeds_AreGone()
    {
        var model = Small().ToModel();
        model.RemoveUnused();

        Assert.Equal(["MatMul", "Relu"], model.Nodes.Select(static node => node.Operation));
        Assert.Equal("w", Assert.Single(model.Tensors).Name);
        Assert.Equal("w", Assert.Single(Written(model).Tensors).Name);
    }

    [Fact]
    public void RemoveUnused_NodeWithAGraphOfItsOwn_KeepsConstantsThatItMayName()
    {
        var branch = new ProtobufMessage().Add(1, "then_branch").Add(6, new ProtobufMessage()).Add(20, 5L); // g, type GRAPH
        var conditional = new GraphNode("If", "if", ["x"], "y").ToMessage().Add(5, branch);
        var bytes = new SomeGraph().Constant("inside", [1], 1).Input("x", OnnxType.Float, 1).Output("y", OnnxType.Float, 1).ToArray();
        var message = ProtobufMessage.Read(bytes);
        var graph = message.Messages(7).Single().Add(1, conditional);
        var model = GraphModel.Read(message.Remove(7).Add(7, graph).ToArray());

        model.RemoveUnused();

        Assert.Equal("inside", Assert.Single(model.Tensors).Name);
    }

    [Fact]
    public void WriteTo_NothingChanged_IsTheSameModel()
    {
        var written = Written(Small().ToModel());

        Assert.Equal(["MatMul", "Relu", "Neg"], written.Nodes.Select(static node => node.Operation));
        Assert.Equal(["w", "unused"], written.Tensors.Select(static tensor => tensor.Name));
        Assert.Equal(8, written.Tensors[0].Length);
    }

    [Fact]
    public void Share_ConstantInTheGraph_ReadsItsBytesFromTheFile()
    {
        var model = Small().ToModel();
        model.Share("w", new GraphTensor("other", (int)OnnxType.Float, [2], "model.data", 4096, 8));

        var tensor = Written(model).Tensors[0];

        Assert.Equal(("w", "model.data", 4096L, 8L), (tensor.Name, tensor.Location, tensor.Offset, tensor.Length));
        Assert.Equal([2L], tensor.Shape);
    }

    [Fact]
    public void AddTensor_ThenWrite_IsThere()
    {
        var model = Small().ToModel();
        var added = new GraphTensor("packed", (int)OnnxType.UInt8, [64], "model.data", 128, 64);
        model.AddTensor(added);

        Assert.Equivalent(added, Written(model).Tensors[^1], strict: true);
    }

    [Fact]
    public void FreeDimension_OfAnOutput_RenamesThatOneOnly()
    {
        var model = new SomeGraph().Node("Neg", ["x"], "y").Input("x", OnnxType.Float, 1).Output("y", OnnxType.Float16, "batch", 1, 32).ToModel();
        model.FreeDimension("y", 1, "rows");

        using var stream = new MemoryStream();
        model.WriteTo(stream);
        var expected = new SomeGraph().Output("y", OnnxType.Float16, "batch", "rows", 32).ToArray();
        Assert.Equal(
            ProtobufMessage.Read(expected).Messages(7).Single().Messages(12).Single().ToArray(),
            ProtobufMessage.Read(stream.ToArray()).Messages(7).Single().Messages(12).Single().ToArray());
    }

    [Fact]
    public void SetInteger_Twice_LeavesTheLast()
    {
        var node = new GraphNode("Gather", "g", ["a"], "b");
        node.SetInteger("axis", 1);
        node.SetInteger("axis", 2);

        Assert.Equal(2, node.Integer("axis"));
        Assert.Single(node.ToMessage().Messages(5));
        Assert.Null(node.Integer("other"));
    }

    private static SomeGraph Small() => new SomeGraph()
        .Node("MatMul", ["x", "w"], "h").Node("Relu", ["h"], "y").Node("Neg", ["unused"], "nobody")
        .Constant("w", [2], 1, 2).Constant("unused", [1], 3)
        .Input("x", OnnxType.Float, 1, 2).Output("y", OnnxType.Float, 1);

    private static GraphModel Written(GraphModel model)
    {
        using var stream = new MemoryStream();
        model.WriteTo(stream);
        return GraphModel.Read(stream.ToArray());
    }
}
