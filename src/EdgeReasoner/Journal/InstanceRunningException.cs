namespace EdgeReasoner.Journal;

/// <summary>A daemon with the same node's name already runs on this state; the message says on which and what to do.</summary>
internal sealed class InstanceRunningException : Exception
{
    /// <summary>An exception without a reason.</summary>
    public InstanceRunningException()
    {
    }

    /// <summary>An exception with a reason.</summary>
    /// <param name="message">Which state, and what to do.</param>
    public InstanceRunningException(string message)
        : base(message)
    {
    }

    /// <summary>An exception with a reason and its cause.</summary>
    /// <param name="message">Which state, and what to do.</param>
    /// <param name="innerException">What the lock said.</param>
    public InstanceRunningException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
