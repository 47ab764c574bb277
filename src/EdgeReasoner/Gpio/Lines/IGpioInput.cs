namespace EdgeReasoner.Gpio.Lines;

/// <summary>An input that was taken. Safe from any thread.</summary>
internal interface IGpioInput : IDisposable
{
    /// <summary>Reads the level of this moment.</summary>
    /// <returns>True for high.</returns>
    /// <exception cref="GpioFaultException">It cannot be read any more; dispose of it and take it anew.</exception>
    bool Read();
}
