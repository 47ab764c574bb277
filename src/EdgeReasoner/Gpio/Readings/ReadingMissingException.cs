namespace EdgeReasoner.Gpio.Readings;

/// <summary>A reading has no usable value, with the cause in words for the decision's error.</summary>
internal sealed class ReadingMissingException : Exception
{
    /// <summary>A missing reading without words; only because exceptions have this constructor.</summary>
    public ReadingMissingException()
    {
    }

    /// <summary>A missing reading.</summary>
    /// <param name="message">The cause.</param>
    public ReadingMissingException(string message)
        : base(message)
    {
    }

    /// <summary>A missing reading.</summary>
    /// <param name="message">The cause.</param>
    /// <param name="innerException">What was thrown.</param>
    public ReadingMissingException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
