namespace EdgeReasoner.Gpio.Lines;

/// <summary>An output that was taken. Not thread-safe.</summary>
internal interface IGpioOutput : IDisposable
{
    /// <summary>Drives the line.</summary>
    /// <param name="isHigh">True for high.</param>
    /// <exception cref="GpioFaultException">It cannot be driven any more; dispose of it and take it anew.</exception>
    void Write(bool isHigh);
}
