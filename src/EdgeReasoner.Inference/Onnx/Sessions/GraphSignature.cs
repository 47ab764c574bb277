using EdgeReasoner.Inference.Onnx.Graph;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace EdgeReasoner.Inference.Onnx.Sessions;

/// <summary>The inputs and outputs of a loaded graph, checked against the configuration.</summary>
internal sealed record GraphSignature
{
    /// <summary>Gets a value indicating whether the lengths come as an attention mask; false when they come directly.</summary>
    public required bool HasAttentionMask { get; init; }

    /// <summary>Gets a value indicating whether the total length has no dimension; false when it is <c>[1]</c>.</summary>
    public required bool TotalLengthIsScalar { get; init; }

    /// <summary>Gets a value indicating whether positions are an input.</summary>
    public required bool HasPositionIds { get; init; }

    /// <summary>Gets a value indicating whether the logits are of the last token only, <c>[batch, 1, vocabulary]</c>.</summary>
    public required bool LastRowOnly { get; init; }

    /// <summary>Gets a value indicating whether the rows whose logits are wanted are an input.</summary>
    public required bool HasRows { get; init; }

    /// <summary>Gets a value indicating whether keys and values are 16-bit floats.</summary>
    public required bool HasHalfCache { get; init; }

    /// <summary>Gets a value indicating whether logits are 16-bit floats.</summary>
    public required bool HasHalfLogits { get; init; }

    /// <summary>Gets a value indicating whether the graph takes one sequence at a time.</summary>
    public required bool FixedBatch { get; init; }

    /// <summary>Gets a value indicating whether logits of several rows can be had from one pass.</summary>
    public bool GivesSeveralRows => HasRows || !LastRowOnly;

    /// <summary>Checks a graph.</summary>
    /// <param name="session">The loaded graph.</param>
    /// <param name="configuration">What it must be.</param>
    /// <returns>The signature.</returns>
    /// <exception cref="ModelFolderException">Inputs or outputs do not match; all of them are named.</exception>
    public static GraphSignature Of(InferenceSession session, DecoderConfiguration configuration)
    {
        var names = configuration.Names;
        var inputs = new MetadataCheck(configuration.FileName, "input", session.InputMetadata);
        var outputs = new MetadataCheck(configuration.FileName, "output", session.OutputMetadata);

        inputs.Require(names.InputIds, TensorElementType.Int64, 1, -1);
        var hasMask = session.InputMetadata.ContainsKey(names.AttentionMask);
        var scalar = false;
        if (hasMask)
        {
            inputs.Require(names.AttentionMask, TensorElementType.Int64, 1, -1);
        }
        else
        {
            inputs.Require(names.SequenceLengths, TensorElementType.Int32, 1);
            scalar = session.InputMetadata.TryGetValue(names.TotalLength, out var total) && total.Dimensions.Length == 0;
            inputs.Require(names.TotalLength, TensorElementType.Int32, scalar ? [] : [1]);
        }

        var hasPositions = session.InputMetadata.ContainsKey(names.PositionIds);
        if (hasPositions)
        {
            inputs.Require(names.PositionIds, TensorElementType.Int64, 1, -1);
        }

        var hasRows = session.InputMetadata.ContainsKey(GraphNames.Rows);
        if (hasRows)
        {
            inputs.Require(GraphNames.Rows, TensorElementType.Int64, -1);
        }

        // All of them alike: the first one decides between the two types that there are.
        var cache = Half(session.InputMetadata, GraphNames.OfLayer(names.PastKey, 0));
        var logits = Half(session.OutputMetadata, names.Logits);
        for (var layer = 0; layer < configuration.Layers; layer++)
        {
            int[] shape = [1, configuration.KeyValueHeads, -1, configuration.HeadSize];
            inputs.Require(GraphNames.OfLayer(names.PastKey, layer), cache, shape);
            inputs.Require(GraphNames.OfLayer(names.PastValue, layer), cache, shape);
            outputs.Require(GraphNames.OfLayer(names.PresentKey, layer), cache, shape);
            outputs.Require(GraphNames.OfLayer(names.PresentValue, layer), cache, shape);
        }

        outputs.Require(names.Logits, logits, 1, -1, configuration.VocabularySize);
        inputs.RefuseOthers();

        string[] problems = [.. inputs.Problems, .. outputs.Problems];
        return problems.Length == 0
            ? new GraphSignature
            {
                HasAttentionMask = hasMask,
                TotalLengthIsScalar = scalar,
                HasPositionIds = hasPositions,
                LastRowOnly = session.OutputMetadata[names.Logits].Dimensions[1] == 1,
                HasRows = hasRows,
                HasHalfCache = cache == TensorElementType.Float16,
                HasHalfLogits = logits == TensorElementType.Float16,
                FixedBatch = session.InputMetadata[names.InputIds].Dimensions[0] == 1,
            }
            : throw new ModelFolderException(problems);
    }

    private static TensorElementType Half(IReadOnlyDictionary<string, NodeMetadata> found, string name)
        => found.TryGetValue(name, out var node) && node is { IsTensor: true, ElementDataType: TensorElementType.Float16 } ? TensorElementType.Float16 : TensorElementType.Float;
}
