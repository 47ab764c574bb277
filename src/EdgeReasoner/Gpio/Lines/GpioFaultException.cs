using EdgeReasoner.Contract;

namespace EdgeReasoner.Gpio.Lines;

/// <summary>A line that cannot be used, with the cause and the remedy in words for the status document.</summary>
internal sealed class GpioFaultException : Exception
{
    /// <summary>A fault.</summary>
    /// <param name="fault">Its kind.</param>
    /// <param name="message">What is wrong and what to do.</param>
    /// <param name="cause">What the library threw; null when we saw it ourselves.</param>
    public GpioFaultException(GpioFault fault, string message, Exception? cause = null)
        : base($"{WireName.Of(fault)}: {message}", cause) => Fault = fault;

    /// <summary>A fault without words; only because exceptions have this constructor.</summary>
    public GpioFaultException()
        : this(GpioFault.Failed, "a line failed")
    {
    }

    /// <summary>A fault of no certain kind.</summary>
    /// <param name="message">What is wrong.</param>
    public GpioFaultException(string message)
        : this(GpioFault.Failed, message)
    {
    }

    /// <summary>A fault of no certain kind.</summary>
    /// <param name="message">What is wrong.</param>
    /// <param name="innerException">What the library threw.</param>
    public GpioFaultException(string message, Exception innerException)
        : this(GpioFault.Failed, message, innerException)
    {
    }

    /// <summary>Gets its kind.</summary>
    public GpioFault Fault { get; }
}
