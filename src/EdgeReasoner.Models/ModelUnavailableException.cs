namespace EdgeReasoner.Models;

/// <summary>The model could not be loaded; the message says which file and why.</summary>
public sealed class ModelUnavailableException : Exception
{
    /// <summary>An exception without a reason.</summary>
    public ModelUnavailableException()
    {
    }

    /// <summary>An exception with a reason.</summary>
    /// <param name="message">The file and the reason.</param>
    public ModelUnavailableException(string message)
        : base(message)
    {
    }

    /// <summary>An exception with a reason and its cause.</summary>
    /// <param name="message">The file and the reason.</param>
    /// <param name="innerException">The cause.</param>
    public ModelUnavailableException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
