namespace EdgeReasoner.Fuzzing;

/// <summary>What must hold for any input did not.</summary>
public sealed class FuzzFindingException : Exception
{
    /// <summary>A finding without words.</summary>
    public FuzzFindingException()
    {
    }

    /// <summary>A finding.</summary>
    /// <param name="message">What did not hold.</param>
    public FuzzFindingException(string message)
        : base(message)
    {
    }

    /// <summary>A finding with its cause.</summary>
    /// <param name="message">What did not hold.</param>
    /// <param name="innerException">The cause.</param>
    public FuzzFindingException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
