namespace EdgeReasoner.Inference.GenAi;

/// <summary>OnnxRuntimeGenAI refused a call; the message is its own.</summary>
public sealed class GenAiException : Exception
{
    /// <summary>An exception without a reason.</summary>
    public GenAiException()
    {
    }

    /// <summary>An exception with the library's reason.</summary>
    /// <param name="message">The reason.</param>
    public GenAiException(string message)
        : base(message)
    {
    }

    /// <summary>An exception with a reason and its cause.</summary>
    /// <param name="message">The reason.</param>
    /// <param name="innerException">The cause.</param>
    public GenAiException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
