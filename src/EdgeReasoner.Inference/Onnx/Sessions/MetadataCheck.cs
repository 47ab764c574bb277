using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace EdgeReasoner.Inference.Onnx.Sessions;

/// <summary>Compares a graph's inputs or outputs with what they must be and words the differences.</summary>
/// <param name="file">The graph's file name.</param>
/// <param name="kind">"input" or "output".</param>
/// <param name="found">What the graph has.</param>
internal sealed class MetadataCheck(string file, string kind, IReadOnlyDictionary<string, NodeMetadata> found)
{
    private readonly List<string> _problems = [];
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);

    /// <summary>Gets one sentence per problem.</summary>
    public IReadOnlyList<string> Problems => _problems;

    /// <summary>Requires one tensor.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="type">Its element type.</param>
    /// <param name="shape">Its dimensions; −1 where any size will do. A dimension that the graph leaves open fits every size.</param>
    public void Require(string name, TensorElementType type, params int[] shape)
    {
        _known.Add(name);
        if (!found.TryGetValue(name, out var node))
        {
            _problems.Add($"{file}: {kind} {name} is missing; it must be {Words(type, shape)}.");
        }
        else if (!node.IsTensor || node.ElementDataType != type || !Fits(node.Dimensions, shape))
        {
            var actual = node.IsTensor ? Words(node.ElementDataType, node.Dimensions) : node.OnnxValueType.ToString();
            _problems.Add($"{file}: {kind} {name} is {actual}; it must be {Words(type, shape)}.");
        }
    }

    /// <summary>Makes a problem of everything that was not required: the engine would not know what to feed it.</summary>
    public void RefuseOthers()
    {
        foreach (var (name, node) in found)
        {
            if (!_known.Contains(name))
            {
                _problems.Add($"{file}: {kind} {name} is {(node.IsTensor ? Words(node.ElementDataType, node.Dimensions) : node.OnnxValueType.ToString())}; this engine knows no such {kind}.");
            }
        }
    }

    private static bool Fits(int[] dimensions, int[] shape)
    {
        var fits = dimensions.Length == shape.Length;
        for (var i = 0; fits && i < shape.Length; i++)
        {
            fits = dimensions[i] == -1 || shape[i] == -1 || dimensions[i] == shape[i];
        }

        return fits;
    }

    private static string Words(TensorElementType type, int[] shape)
        => $"{type} [{string.Join(", ", shape.Select(static d => d < 0 ? "any" : d.ToString(System.Globalization.CultureInfo.InvariantCulture)))}]";
}
