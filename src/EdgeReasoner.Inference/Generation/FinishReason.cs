namespace EdgeReasoner.Inference.Generation;

/// <summary>The reason why one generation ended. Cancellation is not among them: it is an <see cref="OperationCanceledException"/>.</summary>
public enum FinishReason
{
    /// <summary>A stop token was picked; it is neither in the output nor in the cache.</summary>
    StopToken,

    /// <summary>As many tokens as were allowed were generated.</summary>
    TokenLimit,

    /// <summary>The deadline was reached; the output holds what was generated until then.</summary>
    Deadline,

    /// <summary>The KV cache is full.</summary>
    ContextFull,
}
