namespace EdgeReasoner.Inference.Onnx.Graph;

/// <summary>Changes a decoder graph so that it runs faster and in less memory, without changing what it says.</summary>
/// <remarks>
/// Pure: works on a <see cref="GraphModel"/> and touches no file but through the reader it is given. Where a graph is built otherwise than
/// expected the change is left out, and the graph runs as before.
/// </remarks>
/// <param name="model">The graph; changed in place.</param>
/// <param name="names">Its inputs and outputs.</param>
internal sealed class GraphSurgery(GraphModel model, GraphNames names)
{
    private const int FastLevel = 4; // rounds activations to 8 bits per block: a third of the time of level 0

    private readonly List<string> _changes = [];

    /// <summary>Makes all changes that apply.</summary>
    /// <param name="sameBytes">Whether two constants have equal content; asked only for equal lengths.</param>
    /// <returns>One line a change, for whoever installs the model.</returns>
    /// <remarks>
    /// (1) Logits only of the rows asked for: a prefill of n tokens otherwise computes n times the vocabulary, the dearest matmul of a small
    /// model. (2) The lengths as two numbers instead of a mask as long as the context. (3) accuracy_level 4 on the quantised matmuls.
    /// (4) An embedding equal to the output matrix reads the same bytes.
    /// </remarks>
    public IReadOnlyList<string> Apply(Func<GraphTensor, GraphTensor, bool> sameBytes)
    {
        SelectRows();
        TakeLengthsDirectly();
        RaiseAccuracyLevel();
        TieWeights(sameBytes);
        return _changes;
    }

    private void SelectRows()
    {
        // 1. Back from the logits over what works element by element, to the matmul with the output matrix.
        var value = names.Logits;
        var head = model.MakerOf(value);
        while (head is { Operation: "Cast" or "Tanh" or "Mul" or "Div" or "Add" or "Identity" })
        {
            value = head.Inputs.Find(input => model.MakerOf(input) is not null) ?? string.Empty;
            head = model.MakerOf(value);
        }

        var isMatMul = head is { Operation: "MatMul", Domain: "" } or { Operation: "MatMulNBits", Domain: "com.microsoft" };
        if (!isMatMul || model.MakerOf(head!.Inputs[0]) is not { } maker || maker.Operation is "Gather" or "Slice" || model.Inputs.Contains(GraphNames.Rows))
        {
            return; // built otherwise, or reduced to the last row already
        }

        // 2. Rows of the hidden state first.
        var rows = new GraphNode("Gather", "/edge_reasoner/rows/Gather", [head.Inputs[0], GraphNames.Rows], "/edge_reasoner/rows/output_0");
        rows.SetInteger("axis", 1);
        model.Nodes.Insert(model.Nodes.IndexOf(head), rows);
        head.Inputs[0] = rows.Outputs[0];
        model.AddInput(GraphNames.Rows, OnnxType.Int64, "rows");
        model.FreeDimension(names.Logits, 1, "rows");
        _changes.Add("logits are computed for the rows asked for only");
    }

    private void TakeLengthsDirectly()
    {
        var attentions = model.Nodes.Where(static node => node is { Operation: "GroupQueryAttention", Domain: "com.microsoft" } && node.Inputs.Count > 6).ToArray();
        if (!model.Inputs.Contains(names.AttentionMask) || attentions.Length == 0 || model.Inputs.Contains(names.SequenceLengths))
        {
            return;
        }

        // The mask may be used elsewhere too, as for a window; then nothing is gained.
        string[] lengths = [.. attentions.SelectMany(static node => node.Inputs[5..7]).Distinct()];
        if (lengths.Length != 2 || !UsedForLengthsOnly(names.AttentionMask, lengths.ToHashSet(StringComparer.Ordinal)))
        {
            return;
        }

        foreach (var attention in attentions)
        {
            (attention.Inputs[5], attention.Inputs[6]) = (names.SequenceLengths, names.TotalLength);
        }

        model.RemoveInput(names.AttentionMask);
        model.AddInput(names.SequenceLengths, OnnxType.Int32, "batch_size");
        model.AddInput(names.TotalLength, OnnxType.Int32);
        model.RemoveUnused();
        _changes.Add("lengths are given as numbers instead of a mask");
    }

    /// <summary>Tests whether everything computed from a value ends in one of the lengths.</summary>
    private bool UsedForLengthsOnly(string value, HashSet<string> lengths)
        => lengths.Contains(value)
            || (!model.Outputs.Contains(value) && model.TakersOf(value).All(node => !node.HasSubgraph && node.Outputs.All(output => UsedForLengthsOnly(output, lengths))));

    private void RaiseAccuracyLevel()
    {
        var count = 0;
        foreach (var matmul in model.Nodes.Where(static node => node is { Operation: "MatMulNBits", Domain: "com.microsoft" } && node.Integer("accuracy_level") is null or 0 or 1))
        {
            matmul.SetInteger("accuracy_level", FastLevel);
            count++;
        }

        if (count > 0)
        {
            _changes.Add($"accuracy_level of {count} products is {FastLevel}");
        }
    }

    private void TieWeights(Func<GraphTensor, GraphTensor, bool> sameBytes)
    {
        var saved = 0L;
        foreach (var gather in model.Nodes.Where(static node => node is { Operation: "GatherBlockQuantized", Domain: "com.microsoft" }))
        {
            foreach (var name in new[] { gather.Inputs[0] }.Concat(gather.Inputs.Skip(2)).Where(static name => name.Length > 0))
            {
                if (model.Tensors.Find(tensor => tensor.Name == name) is not { Location: not null, Length: > 0 } copy)
                {
                    continue;
                }

                var original = model.Tensors.Find(tensor => tensor != copy && tensor.Type == copy.Type && tensor.Location is not null && tensor.Length == copy.Length
                    && (tensor.Location, tensor.Offset) != (copy.Location, copy.Offset) && sameBytes(tensor, copy));
                if (original is not null)
                {
                    model.Share(name, original);
                    saved += copy.Length;
                }
            }
        }

        if (saved > 0)
        {
            _changes.Add($"the embedding shares {saved / 1_000_000} MB with the output matrix");
        }
    }
}
