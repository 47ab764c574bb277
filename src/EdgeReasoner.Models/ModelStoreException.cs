namespace EdgeReasoner.Models;

/// <summary>A model cannot be pulled, imported, used or removed; the message says why and what to do.</summary>
public sealed class ModelStoreException : Exception
{
    /// <summary>An exception without a reason.</summary>
    public ModelStoreException()
    {
    }

    /// <summary>An exception with a reason.</summary>
    /// <param name="message">The reason and the remedy.</param>
    public ModelStoreException(string message)
        : base(message)
    {
    }

    /// <summary>An exception with a reason and its cause.</summary>
    /// <param name="message">The reason and the remedy.</param>
    /// <param name="innerException">The cause.</param>
    public ModelStoreException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
