namespace EdgeReasoner.Inference.Generation;

/// <summary>A sequence that goes through another one, which holds the same tokens.</summary>
internal interface IWrappedSequence
{
    /// <summary>Gets the other one.</summary>
    ILanguageModel Inner { get; }
}
