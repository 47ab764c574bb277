using EdgeReasoner.Inference.Protobuf;

namespace EdgeReasoner.Inference.Onnx.Graph;

/// <summary>An operation of a graph; its inputs and attributes can be changed (NodeProto of onnx.proto3).</summary>
internal sealed class GraphNode
{
    private readonly ProtobufMessage _message;

    /// <summary>Reads a node.</summary>
    /// <param name="message">The message; becomes this node's own.</param>
    public GraphNode(ProtobufMessage message)
    {
        _message = message;
        Inputs = [.. message.Texts(1)];
        Outputs = [.. message.Texts(2)];
        (Name, Operation, Domain) = (message.Text(3), message.Text(4), message.Text(7));
    }

    /// <summary>Makes a node.</summary>
    /// <param name="operation">Its operator.</param>
    /// <param name="name">Its name.</param>
    /// <param name="inputs">Names of values.</param>
    /// <param name="output">Name of its only output.</param>
    /// <param name="domain">The operator's set; empty for ONNX's own.</param>
    public GraphNode(string operation, string name, string[] inputs, string output, string domain = "")
    {
        _message = new ProtobufMessage();
        (Inputs, Outputs, Name, Operation, Domain) = ([.. inputs], [output], name, operation, domain);
    }

    /// <summary>Gets the names of the values it takes; empty for an optional one that is left out.</summary>
    public List<string> Inputs { get; }

    /// <summary>Gets the names of the values it makes.</summary>
    public IReadOnlyList<string> Outputs { get; }

    /// <summary>Gets its name.</summary>
    public string Name { get; }

    /// <summary>Gets its operator.</summary>
    public string Operation { get; }

    /// <summary>Gets the operator's set; empty for ONNX's own.</summary>
    public string Domain { get; }

    /// <summary>Gets a value indicating whether it contains graphs of its own, such as <c>If</c>: what they take from outside is not among its inputs.</summary>
    public bool HasSubgraph => _message.Messages(5).Any(static attribute => attribute.Fields.Any(static part => part.Number is 6 or 11)); // g, graphs

    /// <summary>A whole number among its attributes.</summary>
    /// <param name="name">The attribute's name.</param>
    /// <returns>The number; null when there is none.</returns>
    public long? Integer(string name) => _message.Messages(5).LastOrDefault(attribute => attribute.Text(1) == name)?.Number(3);

    /// <summary>Sets a whole number among its attributes.</summary>
    /// <param name="name">The attribute's name.</param>
    /// <param name="value">The number.</param>
    public void SetInteger(string name, long value)
    {
        _message.Fields.RemoveAll(field => field.Number == 5 && ProtobufMessage.Read(field.Bytes).Text(1) == name);
        _message.Add(5, OnnxMessages.Attribute(name, value));
    }

    /// <summary>Encodes the node.</summary>
    /// <returns>The message.</returns>
    public ProtobufMessage ToMessage()
    {
        var message = new ProtobufMessage();
        Inputs.ForEach(input => message.Add(1, input));
        foreach (var output in Outputs)
        {
            message.Add(2, output);
        }

        message.Add(3, Name).Add(4, Operation);
        message.Fields.AddRange(_message.Fields.Where(static field => field.Number is not (1 or 2 or 3 or 4 or 7)));
        return Domain.Length == 0 ? message : message.Add(7, Domain);
    }
}
