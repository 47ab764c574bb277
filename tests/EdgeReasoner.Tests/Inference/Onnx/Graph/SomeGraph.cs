using System.Runtime.InteropServices;
using EdgeReasoner.Inference.Onnx.Graph;
using EdgeReasoner.Inference.Protobuf;

namespace EdgeReasoner.Tests.Inference.Onnx.Graph;

/// <summary>A graph put together field by field, as the tests of reading and changing graphs need it.</summary>
internal sealed class SomeGraph
{
    private readonly ProtobufMessage _graph = new();

    /// <summary>Adds a node with whole numbers as attributes.</summary>
    public SomeGraph Node(string operation, string[] inputs, string output, string domain = "", params (string Name, long Value)[] attributes)
    {
        var node = new GraphNode(operation, output + "_node", inputs, output, domain);
        Array.ForEach(attributes, attribute => node.SetInteger(attribute.Name, attribute.Value));
        _graph.Add(1, node.ToMessage());
        return this;
    }

    /// <summary>Adds a constant of floats inside the graph.</summary>
    public SomeGraph Constant(string name, int[] shape, params float[] values)
    {
        _graph.Add(5, OnnxMessages.Tensor(name, OnnxType.Float, shape, MemoryMarshal.AsBytes<float>(values).ToArray()));
        return this;
    }

    /// <summary>Adds a constant whose bytes lie in a file.</summary>
    public SomeGraph External(string name, OnnxType type, long[] shape, string file, long offset, long length)
    {
        _graph.Add(5, OnnxMessages.ExternalTensor(new GraphTensor(name, (int)type, shape, file, offset, length)));
        return this;
    }

    public SomeGraph Input(string name, OnnxType type, params object[] shape)
    {
        _graph.Add(11, OnnxMessages.ValueInfo(name, type, shape));
        return this;
    }

    public SomeGraph Output(string name, OnnxType type, params object[] shape)
    {
        _graph.Add(12, OnnxMessages.ValueInfo(name, type, shape));
        return this;
    }

    public byte[] ToArray() => new ProtobufMessage().Add(1, 10L).Add(7, _graph).ToArray();

    public GraphModel ToModel() => GraphModel.Read(ToArray());
}
