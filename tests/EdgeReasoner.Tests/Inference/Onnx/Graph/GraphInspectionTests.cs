using EdgeReasoner.Inference.Onnx.Graph;
using Xunit;

namespace EdgeReasoner.Tests.Inference.Onnx.Graph;

public sealed class GraphInspectionTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("inspection-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Problems_WholeGraph_HasNone() => Assert.Empty(Problems(Good()));

    [Fact]
    public void Problems_WeightsCutOff_NamesFileConstantAndRemedy()
    {
        var problems = Problems(Good(), dataLength: 100);
        Assert.Equal("w.data has 100 bytes; constant w of model.onnx ends at byte 128: the file is truncated, fetch it again.", Assert.Single(problems));
    }

    [Fact]
    public void Problems_WeightsMissing_NamesThem()
        => Assert.Equal("w.data is missing; model.onnx keeps constant w there.", Assert.Single(Problems(Good(), dataLength: null)));

    [Fact]
    public void Problems_BytesOfAConstantThatItsShapeDoesNotAskFor_AreNamed()
        => Assert.Equal("model.onnx: constant c has 8 bytes; its shape asks for 12.", Assert.Single(Problems(Good().Constant("c", [3], 1, 2))));

    [Fact]
    public void Problems_ShapeThatNoTensorHas_IsNamed()
        => Assert.Equal(
            "model.onnx: constant huge has element type 1 and shape [9223372036854775807, 2]; no such tensor exists.",
            Assert.Single(Problems(Good().External("huge", OnnxType.Float, [long.MaxValue, 2], "w.data", 0, 128))));

    [Fact]
    public void Problems_ManyOfAKind_AreCutShort()
    {
        var graph = Good();
        for (var i = 0; i < 20; i++)
        {
            graph.Constant($"c{i}", [3], 1);
        }

        Assert.Equal(3, Problems(graph).Count);
    }

    [Fact]
    public void Problems_CacheThatIsConcatenated_NamesOperatorAndRemedy()
    {
        var graph = new SomeGraph().Node("Concat", ["past_key_values.0.key", "k"], "present.0.key").Input("k", OnnxType.Float).Output("present.0.key", OnnxType.Float);
        var problem = Assert.Single(Problems(graph));
        Assert.StartsWith("model.onnx: input past_key_values.0.key goes into operator Concat (present.0.key_node)", problem, StringComparison.Ordinal);
        Assert.EndsWith("Export the model with OnnxRuntimeGenAI's model builder.", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Problems_AttentionOfAnotherDomain_IsNoGroupQueryAttention()
    {
        var graph = new SomeGraph().Node("GroupQueryAttention", ["past_key_values.1.value"], "y", "somebody.else").Output("y", OnnxType.Float);
        Assert.Contains("somebody.else.GroupQueryAttention", Assert.Single(Problems(graph)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("weights", true)]
    [InlineData("sub/../weights", true)]
    [InlineData("../weights", false)]
    [InlineData("sub/../../weights", false)]
    [InlineData("/etc/passwd", false)]
    [InlineData("", false)]
    [InlineData("a\0b", false)]
    public void Inside_Location_LeavesTheFolderOrNot(string location, bool isInside)
        => Assert.Equal(isInside ? Path.Combine(_folder, "weights") : null, GraphInspection.Inside(_folder, location));

    [Fact]
    public void Inside_NeighbourWithTheSameBeginning_IsOutside()
        => Assert.Null(GraphInspection.Inside(_folder, $"../{Path.GetFileName(_folder)}-other/weights"));

    [Fact]
    public void ExternalFiles_Graph_AreSortedAndNamedOnce()
    {
        Write(new SomeGraph().Node("Neg", ["w"], "y").Output("y", OnnxType.Float)
            .External("w", OnnxType.Float, [1], "b", 0, 4).External("v", OnnxType.Float, [1], "b", 4, 4).External("u", OnnxType.Float, [1], "a", 0, 4));
        Assert.Equal(["a", "b"], GraphInspection.ExternalFiles(Path.Combine(_folder, "model.onnx")));
    }

    [Fact]
    public void BytesOfAPass_LookedUpRows_DoNotCount()
    {
        Write(new SomeGraph().Node("Gather", ["embedding", "x"], "h").Node("MatMul", ["h", "w"], "y").Input("x", OnnxType.Int64).Output("y", OnnxType.Float)
            .External("embedding", OnnxType.Float, [1000], "d", 0, 4000).External("w", OnnxType.Float, [10], "d", 4000, 40));
        Assert.Equal(40, GraphInspection.BytesOfAPass(Path.Combine(_folder, "model.onnx")));
    }

    [Fact]
    public void MappedFile_Empty_IsRefused()
    {
        var path = Path.Combine(_folder, "empty");
        File.WriteAllBytes(path, []);
        Assert.Throws<FormatException>(() => new MappedFile(path)); // mmap of nothing is an error of the system's own
    }

    [Fact]
    public void MappedFile_File_IsItsContent()
    {
        var path = Path.Combine(_folder, "some");
        byte[] content = [.. Enumerable.Range(0, 10_000).Select(static i => (byte)i)];
        File.WriteAllBytes(path, content);
        using var mapped = new MappedFile(path);
        Assert.Equal(content, mapped.Memory.ToArray());
    }

    private static SomeGraph Good() => new SomeGraph().Node("MatMul", ["x", "w"], "y").Input("x", OnnxType.Float).Output("y", OnnxType.Float).External("w", OnnxType.Float, [4, 4], "w.data", 64, 64);

    private void Write(SomeGraph graph) => File.WriteAllBytes(Path.Combine(_folder, "model.onnx"), graph.ToArray());

    private IReadOnlyList<string> Problems(SomeGraph graph, int? dataLength = 128)
    {
        Write(graph);
        if (dataLength is { } length)
        {
            File.WriteAllBytes(Path.Combine(_folder, "w.data"), new byte[length]);
        }

        return GraphInspection.Problems(_folder, "model.onnx", new GraphNames(), layers: 2);
    }
}
