namespace EdgeReasoner.Inference;

/// <summary>A model in memory, whichever library runs it: token ids in, logits out. What engines differ in ends here. The tests have a scripted one.</summary>
public interface IModelEngine : IDisposable
{
    /// <summary>Gets the most tokens that a sequence holds.</summary>
    int ContextLength { get; }

    /// <summary>Gets the most sequences that one pass can step side by side; 1 where the library or the graph takes one at a time.</summary>
    int MaxSlots { get; }

    /// <summary>Gets the code that multiplies with the weights, in a word for reports.</summary>
    string MatMul { get; }

    /// <summary>Gets the reason why the model runs slower or with more memory than it could, in one sentence with the remedy; null for nothing.</summary>
    string? Notice { get; }

    /// <summary>Makes an empty sequence.</summary>
    /// <returns>The sequence; the caller disposes of it, before the engine.</returns>
    /// <exception cref="ModelFolderException">There is not enough memory for it.</exception>
    ILanguageModel CreateSequence();

    /// <summary>Makes sequences that step side by side.</summary>
    /// <param name="slots">How many, 1 to <see cref="MaxSlots"/>.</param>
    /// <param name="beside">Sequences outside the pool that must find memory beside it.</param>
    /// <returns>The pool; the caller disposes of it, before the engine.</returns>
    /// <exception cref="ModelFolderException">There is not enough memory for them.</exception>
    /// <exception cref="NotSupportedException"><paramref name="slots"/> is over <see cref="MaxSlots"/>.</exception>
    ISlotPool CreatePool(int slots, int beside);
}
