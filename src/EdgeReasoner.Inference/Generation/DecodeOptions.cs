namespace EdgeReasoner.Inference.Generation;

/// <summary>The ways of saving forward passes that are used. Section <c>Decoding</c> of the configuration.</summary>
/// <remarks>None of them changes what the model is asked; without <see cref="Deterministic"/> logits may differ in their last bits (up to 1e-2 in a logit with integer arithmetic).</remarks>
public sealed record DecodeOptions
{
    /// <summary>Gets the plain path: one sequence, one token a step.</summary>
    public static DecodeOptions Plain => new() { PrefixCaches = 1, LookupProposals = 0, ChunkForcedText = false };

    /// <summary>
    /// Gets or sets how many prompts' beginnings are kept, 1 to 64: each is a sequence of its own, so that requests of several profiles do not
    /// overwrite each other's prefix, and decisions that take turns need not prefill again. Memory is taken only for the tokens that are there.
    /// </summary>
    public int PrefixCaches { get; set; } = 4;

    /// <summary>Gets or sets how many tokens are proposed from earlier text and checked in one pass, 0 (off) to 15. Needs a model that gives several rows.</summary>
    public int LookupProposals { get; set; } = 3;

    /// <summary>Gets or sets a value indicating whether text that is given, such as the label of an option, is scored in one pass instead of token by token. Needs a model that gives several rows.</summary>
    public bool ChunkForcedText { get; set; } = true;

    /// <summary>Gets or sets a value indicating whether the same request gives the same bits however it was computed, at 1.1 to 1.4 times the cost of a decode step.</summary>
    public bool Deterministic { get; set; }

    /// <summary>
    /// Gets or sets how many reasonings a resample writes side by side, 1 to 4: each reads the weights for all, and all are evidence. Each has a KV cache
    /// of its own. Needs an engine and a graph that take several sequences.
    /// </summary>
    public int ResampleBranches { get; set; } = 1;

    /// <summary>
    /// Gets or sets how many decisions run their rounds side by side, 1 to 4: where several wait for a token, one pass reads the weights for all. Each needs one of
    /// the <see cref="PrefixCaches"/>. Needs an engine and a graph that take several sequences; not with <see cref="Deterministic"/>.
    /// </summary>
    public int ParallelDecisions { get; set; } = 1;

    /// <summary>Everything wrong with these values, in words for whoever edits the file.</summary>
    /// <param name="section">The configuration section to name.</param>
    /// <returns>One sentence per problem; none when the options can be used.</returns>
    public IEnumerable<string> Problems(string section = "Decoding")
    {
        if (PrefixCaches is < 1 or > 64)
        {
            yield return $"{section}:PrefixCaches is {PrefixCaches}; it must lie in 1 to 64, 1 for none but the last prompt's.";
        }

        if (LookupProposals is < 0 or > 15)
        {
            yield return $"{section}:LookupProposals is {LookupProposals}; it must lie in 0 to 15, 0 for off.";
        }

        if (ResampleBranches is < 1 or > 4)
        {
            yield return $"{section}:ResampleBranches is {ResampleBranches}; it must lie in 1 to 4, 1 for one reasoning at a time.";
        }

        if (ParallelDecisions is < 1 or > 4)
        {
            yield return $"{section}:ParallelDecisions is {ParallelDecisions}; it must lie in 1 to 4, 1 for one decision at a time.";
        }
        else if (ParallelDecisions > Math.Max(1, PrefixCaches))
        {
            yield return $"{section}:ParallelDecisions is {ParallelDecisions}, but {section}:PrefixCaches is {PrefixCaches}; each decision needs a sequence of its own.";
        }

        if (ParallelDecisions > 1 && Deterministic)
        {
            yield return $"{section}:ParallelDecisions is {ParallelDecisions}, but {section}:Deterministic takes two tokens of one sequence in a step, which cannot be shared; it must be 1, or {section}:Deterministic false.";
        }
    }

    /// <summary>Puts what is asked for around a sequence.</summary>
    /// <param name="model">An empty sequence.</param>
    /// <returns>The sequence to use; it owns the one given.</returns>
    public ILanguageModel Apply(ILanguageModel model)
    {
        var sequence = Deterministic ? new DeterministicModel(model) : model;
        return LookupProposals > 0 && sequence.MaxRows > 1 ? new PromptLookupModel(sequence, LookupProposals) : sequence;
    }
}
