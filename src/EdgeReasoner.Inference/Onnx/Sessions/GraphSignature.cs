using EdgeReasoner.Inference.Onnx.Graph;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace EdgeReasoner.Inference.Onnx.Sessions;

/// <summary>What a loaded graph takes and returns, checked against the configuration.</summary>
/// <param name="HasAttentionMask">The lengths come as an attention mask; false when they come directly.</param>
/// <param name="TotalLengthIsScalar">The total length has no dimension; false when it is <c>[1]</c>.</param>
/// <param name="HasPositionIds">Positions are an input.</param>
/// <param name="LastRowOnly">The logits are of the last token only, <c>[batch, 1, vocabulary]</c>.</param>
/// <param name="HasRows">The rows whose logits are wanted are an input.</param>
/// <param name="HasHalfCache">Keys and values are 16-bit floats.</param>
/// <param name="HasHalfLogits">Logits are 16-bit floats.</param>
/// <param name="FixedBatch">The graph takes one sequence at a time.</param>
internal sealed record GraphSignature(
    bool HasAttentionMask, bool TotalLengthIsScalar, bool HasPositionIds, bool LastRowOnly, bool HasRows, bool HasHalfCache, bool HasHalfLogits, bool FixedBatch)
{
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
            ? new GraphSignature(
                hasMask, scalar, hasPositions, session.OutputMetadata[names.Logits].Dimensions[1] == 1, hasRows,
                cache == TensorElementType.Float16, logits == TensorElementType.Float16, session.InputMetadata[names.InputIds].Dimensions[0] == 1)
            : throw new ModelFolderException(problems);
    }

    private static TensorElementType Half(IReadOnlyDictionary<string, NodeMetadata> found, string name)
        => found.TryGetValue(name, out var node) && node is { IsTensor: true, ElementDataType: TensorElementType.Float16 } ? TensorElementType.Float16 : TensorElementType.Float;
}
