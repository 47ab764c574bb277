namespace EdgeReasoner.Inference.Onnx.Preparation;

/// <summary>A model runs, but cannot be prepared for this machine: the engine refused the changed graph, or the prepared one does not say what the original says.</summary>
public sealed class PreparationException : Exception
{
    /// <summary>States why.</summary>
    /// <param name="message">One sentence.</param>
    public PreparationException(string message)
        : base(message)
    {
    }

    /// <summary>States why, and what led to it.</summary>
    /// <param name="message">One sentence.</param>
    /// <param name="innerException">What led to it.</param>
    public PreparationException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>For the runtime's conventions; prefer an overload that states the reason.</summary>
    public PreparationException()
    {
    }
}
