using System.Runtime.InteropServices;
using EdgeReasoner.Inference.Onnx.Graph;
using EdgeReasoner.Inference.Protobuf;

namespace EdgeReasoner.Training.Export;

/// <summary>Collects nodes, constants, inputs and outputs, and writes them as one ONNX model.</summary>
internal sealed class OnnxGraph
{
    /// <summary>The operator set of ONNX Runtime's own operators.</summary>
    internal const string Microsoft = "com.microsoft";

    private readonly List<ProtobufMessage> _nodes = [];
    private readonly List<ProtobufMessage> _constants = [];
    private readonly List<ProtobufMessage> _inputs = [];
    private readonly List<ProtobufMessage> _outputs = [];

    /// <summary>Adds an input of the graph.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="type">Element type.</param>
    /// <param name="shape">Sizes: a number is fixed, a text names a free one.</param>
    internal void Input(string name, OnnxType type, params object[] shape) => _inputs.Add(OnnxMessages.ValueInfo(name, type, shape));

    /// <summary>Adds an output of the graph.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="type">Element type.</param>
    /// <param name="shape">Sizes: a number is fixed, a text names a free one.</param>
    internal void Output(string name, OnnxType type, params object[] shape) => _outputs.Add(OnnxMessages.ValueInfo(name, type, shape));

    /// <summary>Adds a constant.</summary>
    /// <typeparam name="T">float, byte, int or long, matching <paramref name="type"/>.</typeparam>
    /// <param name="name">Its name.</param>
    /// <param name="type">Element type.</param>
    /// <param name="shape">Sizes.</param>
    /// <param name="values">Elements, row-major.</param>
    /// <returns>The name.</returns>
    internal string Constant<T>(string name, OnnxType type, ReadOnlySpan<int> shape, ReadOnlySpan<T> values)
        where T : unmanaged
    {
        _constants.Add(OnnxMessages.Tensor(name, type, shape, MemoryMarshal.AsBytes(values).ToArray()));
        return name;
    }

    /// <summary>Adds a constant whose content lies in a file beside the graph.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="type">Element type.</param>
    /// <param name="shape">Sizes.</param>
    /// <param name="place">Where the content lies.</param>
    /// <returns>The name.</returns>
    internal string Constant(string name, OnnxType type, ReadOnlySpan<int> shape, DataPlace place)
    {
        _constants.Add(OnnxMessages.ExternalTensor(new GraphTensor(name, (int)type, [.. shape], place.File, place.Offset, place.Length)));
        return name;
    }

    /// <summary>Adds a node whose output is named after it, as OnnxRuntimeGenAI's model builder does.</summary>
    /// <param name="name">Path-like name.</param>
    /// <param name="operation">Operator.</param>
    /// <param name="inputs">Names of values; empty for an optional one that is left out.</param>
    /// <param name="attributes">Names with a long, an int, a float or an array of longs.</param>
    /// <returns>The output's name: <c>{name}/output_0</c>.</returns>
    internal string Node(string name, string operation, string[] inputs, params (string Name, object Value)[] attributes)
    {
        var output = $"{name}/output_0";
        Node(name, operation, string.Empty, inputs, [output], attributes);
        return output;
    }

    /// <summary>Adds a node.</summary>
    /// <param name="name">Path-like name.</param>
    /// <param name="operation">Operator.</param>
    /// <param name="domain">Operator set; empty for ONNX's own.</param>
    /// <param name="inputs">Names of values; empty for an optional one that is left out.</param>
    /// <param name="outputs">Names of values; empty for an optional one that is not wanted.</param>
    /// <param name="attributes">Names with a long, an int, a float or an array of longs.</param>
    internal void Node(
        string name, string operation, string domain, string[] inputs, string[] outputs, params (string Name, object Value)[] attributes)
    {
        var node = new ProtobufMessage();
        Array.ForEach(inputs, input => node.Add(1, input)); // input
        Array.ForEach(outputs, output => node.Add(2, output)); // output
        node.Add(3, name).Add(4, operation); // name, op_type
        node.AddAll(5, attributes.Select(static attribute => OnnxMessages.Attribute(attribute.Name, attribute.Value))); // attribute
        _nodes.Add(node.Add(7, domain)); // domain
    }

    /// <summary>Puts the model together.</summary>
    /// <param name="documentation">Text for whoever opens the file.</param>
    /// <param name="metadata">Keys and values readable through ONNX Runtime's model metadata.</param>
    /// <returns>The message (ModelProto) that an .onnx file holds.</returns>
    internal ProtobufMessage ToModel(string documentation, IReadOnlyDictionary<string, string> metadata)
    {
        var graph = new ProtobufMessage().AddAll(1, _nodes).Add(2, "main_graph").AddAll(5, _constants).AddAll(11, _inputs).AddAll(12, _outputs); // node, name, initializer, input, output
        return new ProtobufMessage()
            .Add(1, 10L) // ir_version 10: ONNX 1.16, opset 21
            .Add(2, "EdgeReasoner") // producer_name
            .Add(6, documentation) // doc_string
            .Add(7, graph) // graph
            .Add(8, OnnxMessages.OperatorSet(string.Empty, 21)) // opset_import
            .Add(8, OnnxMessages.OperatorSet(Microsoft, 1))
            .AddAll(14, metadata.OrderBy(static entry => entry.Key, StringComparer.Ordinal).Select(static entry => OnnxMessages.Entry(entry.Key, entry.Value))); // metadata_props
    }
}

/// <summary>A run of bytes in a file beside the graph.</summary>
/// <param name="File">Its name.</param>
/// <param name="Offset">First byte.</param>
/// <param name="Length">Bytes.</param>
internal readonly record struct DataPlace(string File, long Offset, long Length);
