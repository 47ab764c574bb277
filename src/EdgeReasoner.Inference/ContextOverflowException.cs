namespace EdgeReasoner.Inference;

/// <summary>The tokens do not fit into the model's context; nothing was appended.</summary>
public sealed class ContextOverflowException : Exception
{
    /// <summary>States what did not fit.</summary>
    /// <param name="position">Tokens already in the cache.</param>
    /// <param name="tokens">Tokens that were to be appended.</param>
    /// <param name="contextLength">Most tokens the cache holds.</param>
    public ContextOverflowException(int position, int tokens, int contextLength)
        : this($"{tokens} tokens at position {position} do not fit into a context of {contextLength} tokens.")
    {
    }

    /// <summary>States what did not fit.</summary>
    /// <param name="message">The sentence.</param>
    public ContextOverflowException(string message)
        : base(message)
    {
    }

    /// <summary>States what did not fit.</summary>
    /// <param name="message">The sentence.</param>
    /// <param name="innerException">What led to it.</param>
    public ContextOverflowException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>For the runtime's conventions; prefer the overload that names the sizes.</summary>
    public ContextOverflowException()
    {
    }
}
