using EdgeReasoner.Inference.Protobuf;

namespace EdgeReasoner.Inference.Onnx.Graph;

/// <summary>An ONNX model as nodes, constants, inputs and outputs that can be looked at and changed; everything else is kept as it is.</summary>
/// <remarks>Reads lazily what is large: constants are slices of the memory that was read. Field numbers are those of onnx.proto3.</remarks>
internal sealed class GraphModel
{
    private readonly ProtobufMessage _model;
    private readonly ProtobufMessage _graph;
    private readonly List<ProtobufMessage> _inputs;
    private readonly List<ProtobufMessage> _outputs;
    private readonly List<ProtobufMessage> _tensors;

    private GraphModel(ProtobufMessage model)
    {
        _model = model;
        _graph = ProtobufMessage.Read(model.Fields.LastOrDefault(static field => field is { Number: 7, Kind: ProtobufKind.Bytes }).Bytes); // graph
        Nodes = [.. _graph.Messages(1).Select(static node => new GraphNode(node))];
        _tensors = [.. _graph.Messages(5)];
        _inputs = [.. _graph.Messages(11)];
        _outputs = [.. _graph.Messages(12)];
        Tensors = [.. _tensors.Select(GraphTensor.Of)];
    }

    /// <summary>Gets the operations in order of execution.</summary>
    public List<GraphNode> Nodes { get; }

    /// <summary>Gets the constants.</summary>
    public List<GraphTensor> Tensors { get; }

    /// <summary>Gets the names of the inputs.</summary>
    public IEnumerable<string> Inputs => _inputs.Select(static input => input.Text(1));

    /// <summary>Gets the names of the outputs.</summary>
    public IEnumerable<string> Outputs => _outputs.Select(static output => output.Text(1));

    /// <summary>Reads a model.</summary>
    /// <param name="bytes">The content of an .onnx file; must stay valid as long as this is used.</param>
    /// <returns>The model.</returns>
    /// <exception cref="FormatException">It is no ONNX model: cut off, damaged or something else.</exception>
    public static GraphModel Read(ReadOnlyMemory<byte> bytes)
    {
        var model = new GraphModel(ProtobufMessage.Read(bytes));
        return model.Nodes.Count > 0 && model._outputs.Count > 0 ? model : throw new FormatException("it has no graph with nodes and outputs");
    }

    /// <summary>The only node that makes a value.</summary>
    /// <param name="value">The value's name.</param>
    /// <returns>The node; null for an input or a constant.</returns>
    public GraphNode? MakerOf(string value) => Nodes.Find(node => node.Outputs.Contains(value));

    /// <summary>The nodes that take a value.</summary>
    /// <param name="value">The value's name.</param>
    /// <returns>The nodes, those with graphs of their own included: they may take it inside.</returns>
    public IEnumerable<GraphNode> TakersOf(string value) => Nodes.Where(node => node.Inputs.Contains(value) || node.HasSubgraph);

    /// <summary>Adds an input.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="type">Element type.</param>
    /// <param name="dimensions">Names of its free dimensions.</param>
    public void AddInput(string name, OnnxType type, params IEnumerable<string> dimensions) => _inputs.Add(OnnxMessages.ValueInfo(name, type, dimensions));

    /// <summary>Removes an input.</summary>
    /// <param name="name">Its name.</param>
    public void RemoveInput(string name) => _inputs.RemoveAll(input => input.Text(1) == name);

    /// <summary>Renames one dimension of an output.</summary>
    /// <param name="output">The output's name.</param>
    /// <param name="axis">Which dimension.</param>
    /// <param name="name">Its new name: it is free from now on.</param>
    public void FreeDimension(string output, int axis, string name)
    {
        var index = _outputs.FindIndex(candidate => candidate.Text(1) == output);
        var tensor = _outputs[index].Messages(2).Last().Messages(1).Last();
        var dimensions = tensor.Messages(2).Last().Messages(1).ToArray();
        dimensions[axis] = new ProtobufMessage().Add(2, name);
        var shape = new ProtobufMessage().AddAll(1, dimensions);
        _outputs[index] = new ProtobufMessage().Add(1, output).Add(2, new ProtobufMessage().Add(1, new ProtobufMessage().Add(1, tensor.Number(1)).Add(2, shape)));
    }

    /// <summary>Adds a constant whose bytes lie in a file.</summary>
    /// <param name="tensor">The constant.</param>
    public void AddTensor(GraphTensor tensor)
    {
        _tensors.Add(OnnxMessages.ExternalTensor(tensor));
        Tensors.Add(tensor);
    }

    /// <summary>Names a set of operators that nodes belong to.</summary>
    /// <param name="domain">The set.</param>
    /// <param name="version">Its version.</param>
    public void ImportDomain(string domain, long version) => _model.Add(8, OnnxMessages.OperatorSet(domain, version)); // opset_import

    /// <summary>Lets a constant read its bytes from elsewhere.</summary>
    /// <param name="name">The constant.</param>
    /// <param name="place">A constant of the same length, whose bytes lie in a file.</param>
    public void Share(string name, GraphTensor place)
    {
        var index = Tensors.FindIndex(tensor => tensor.Name == name);
        Tensors[index] = GraphTensor.Of(OnnxMessages.Place(_tensors[index], place));
    }

    /// <summary>Removes nodes and constants that no output depends on.</summary>
    public void RemoveUnused()
    {
        var needed = Outputs.ToHashSet(StringComparer.Ordinal);
        for (var i = Nodes.Count - 1; i >= 0; i--) // nodes stand in order of execution, so one pass from the end finds all
        {
            if (Nodes[i].Outputs.Any(needed.Contains))
            {
                needed.UnionWith(Nodes[i].Inputs);
            }
            else
            {
                Nodes.RemoveAt(i);
            }
        }

        if (Nodes.Any(static node => node.HasSubgraph))
        {
            return; // its graphs may use constants by name
        }

        for (var i = Tensors.Count - 1; i >= 0; i--)
        {
            if (!needed.Contains(Tensors[i].Name))
            {
                Tensors.RemoveAt(i);
                _tensors.RemoveAt(i);
            }
        }
    }

    /// <summary>Encodes the model.</summary>
    /// <param name="output">Receives the content of an .onnx file.</param>
    public void WriteTo(Stream output)
    {
        var graph = new ProtobufMessage();
        graph.AddAll(1, Nodes.Select(static node => node.ToMessage()));
        graph.Fields.AddRange(_graph.Fields.Where(static field => field.Number is not (1 or 5 or 11 or 12 or 13))); // value_info: shapes may have changed
        graph.AddAll(5, _tensors).AddAll(11, _inputs).AddAll(12, _outputs);
        var model = new ProtobufMessage();
        model.Fields.AddRange(_model.Fields.Where(static field => field.Number != 7));
        model.Add(7, graph).WriteTo(output);
    }
}
