using EdgeReasoner.Configuration;

namespace EdgeReasoner.Gpio.Lines;

/// <summary>The lines of the board's chips. The tests have a scripted one.</summary>
internal interface IGpioBoard : IDisposable
{
    /// <summary>Takes an input.</summary>
    /// <param name="address">Which line.</param>
    /// <param name="pull">The resistor inside the chip.</param>
    /// <param name="edge">Called on another thread for each change, best effort: edges may be late, bunched or lost. Null means that none are wanted, and the kernel watches for none.</param>
    /// <returns>The line; disposing of it gives it back.</returns>
    /// <exception cref="GpioFaultException">It cannot be had.</exception>
    IGpioInput OpenInput(LineAddress address, LinePull pull, Action? edge);

    /// <summary>Takes an output.</summary>
    /// <param name="address">Which line.</param>
    /// <param name="isHigh">Its level from the first moment on.</param>
    /// <returns>The line; disposing of it gives it back, and its level is then undefined.</returns>
    /// <exception cref="GpioFaultException">It cannot be had.</exception>
    IGpioOutput OpenOutput(LineAddress address, bool isHigh);
}
