using System.Runtime.InteropServices;
using Google.Protobuf;

namespace EdgeReasoner.Training.Export;

/// <summary>Collects nodes, constants, inputs and outputs, and writes them as one ONNX model.</summary>
internal sealed class OnnxGraph
{
    /// <summary>The operator set of ONNX Runtime's own operators.</summary>
    internal const string Microsoft = "com.microsoft";

    private readonly List<ByteString> _nodes = [];
    private readonly List<ByteString> _constants = [];
    private readonly List<ByteString> _inputs = [];
    private readonly List<ByteString> _outputs = [];

    /// <summary>Adds an input of the graph.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="type">Element type.</param>
    /// <param name="shape">Sizes: a number is fixed, a text names a free one.</param>
    internal void Input(string name, OnnxType type, params object[] shape) => _inputs.Add(OnnxWriter.ValueInfo(name, type, shape));

    /// <summary>Adds an output of the graph.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="type">Element type.</param>
    /// <param name="shape">Sizes: a number is fixed, a text names a free one.</param>
    internal void Output(string name, OnnxType type, params object[] shape) => _outputs.Add(OnnxWriter.ValueInfo(name, type, shape));

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
        _constants.Add(OnnxWriter.Tensor(name, type, shape, MemoryMarshal.AsBytes(values)));
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
        _constants.Add(OnnxWriter.ExternalTensor(name, type, shape, place.File, place.Offset, place.Length));
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
        => _nodes.Add(OnnxWriter.Message(node =>
        {
            foreach (var input in inputs)
            {
                node.Text(1, input); // input
            }

            foreach (var output in outputs)
            {
                node.Text(2, output); // output
            }

            node.Text(3, name); // name
            node.Text(4, operation); // op_type
            foreach (var (key, value) in attributes)
            {
                node.Bytes(5, OnnxWriter.Attribute(key, value)); // attribute
            }

            node.Text(7, domain); // domain
        }));

    /// <summary>Encodes the model.</summary>
    /// <param name="documentation">Text for whoever opens the file.</param>
    /// <param name="metadata">Keys and values readable through ONNX Runtime's model metadata.</param>
    /// <returns>The content of an .onnx file.</returns>
    internal ByteString ToModel(string documentation, IReadOnlyDictionary<string, string> metadata)
    {
        var graph = OnnxWriter.Message(message =>
        {
            WriteAll(message, 1, _nodes); // node
            message.Text(2, "main_graph"); // name
            WriteAll(message, 5, _constants); // initializer
            WriteAll(message, 11, _inputs); // input
            WriteAll(message, 12, _outputs); // output
        });
        return OnnxWriter.Message(model =>
        {
            model.Number(1, 10); // ir_version 10: ONNX 1.16, opset 21
            model.Text(2, "EdgeReasoner"); // producer_name
            model.Text(6, documentation); // doc_string
            model.Bytes(7, graph); // graph
            model.Bytes(8, OperatorSet(string.Empty, 21)); // opset_import
            model.Bytes(8, OperatorSet(Microsoft, 1));
            foreach (var (key, value) in metadata.OrderBy(entry => entry.Key, StringComparer.Ordinal))
            {
                model.Bytes(14, OnnxWriter.Message(entry => // metadata_props
                {
                    entry.Text(1, key);
                    entry.Text(2, value);
                }));
            }
        });
    }

    private static void WriteAll(CodedOutputStream message, int field, List<ByteString> items)
    {
        foreach (var item in items)
        {
            message.Bytes(field, item);
        }
    }

    private static ByteString OperatorSet(string domain, int version) => OnnxWriter.Message(set =>
    {
        set.Text(1, domain); // domain
        set.Number(2, version); // version
    });
}

/// <summary>A run of bytes in a file beside the graph.</summary>
/// <param name="File">Its name.</param>
/// <param name="Offset">First byte.</param>
/// <param name="Length">Bytes.</param>
internal readonly record struct DataPlace(string File, long Offset, long Length);
