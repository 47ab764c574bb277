using System.Device.Gpio;
using EdgeReasoner.Configuration;

namespace EdgeReasoner.Gpio.Lines;

/// <summary>A line that was taken through libgpiod.</summary>
internal sealed class LibgpiodLine : IGpioInput, IGpioOutput
{
    private readonly GpioController _controller;
    private readonly LineAddress _address;
    private readonly Action _released;
    private readonly Action? _edge;
    private bool _isDisposed;

    /// <summary>A line that is open at its controller.</summary>
    /// <param name="controller">The chip's controller.</param>
    /// <param name="address">The line.</param>
    /// <param name="released">Told that the line was given back.</param>
    /// <param name="edge">Called for each edge; null for none.</param>
    public LibgpiodLine(GpioController controller, LineAddress address, Action released, Action? edge)
    {
        (_controller, _address, _released, _edge) = (controller, address, released, edge);
        if (edge is not null)
        {
            // Both directions always: the edge is a hint, and the level that is read afterwards decides.
            controller.RegisterCallbackForPinValueChangedEvent(address.Line, PinEventTypes.Rising | PinEventTypes.Falling, OnEdge);
        }
    }

    /// <inheritdoc/>
    public bool Read() => Guard(_address, () => _controller.Read(_address.Line) == PinValue.High);

    /// <inheritdoc/>
    public void Write(bool isHigh) => Guard(_address, () =>
    {
        _controller.Write(_address.Line, isHigh ? PinValue.High : PinValue.Low);
        return true;
    });

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_isDisposed)
        {
            return;
        }

        _isDisposed = true;
        try
        {
            Guard(_address, Close);
        }
        catch (GpioFaultException)
        {
            // The chip may be gone; there is nothing to give back then.
        }

        _released();
    }

    /// <summary>Calls the library and turns what it throws into a fault with a name.</summary>
    /// <typeparam name="T">What the call returns.</typeparam>
    /// <param name="address">The line, for the message.</param>
    /// <param name="call">The call.</param>
    /// <returns>What it returned.</returns>
    /// <exception cref="GpioFaultException">It threw.</exception>
    public static T Guard<T>(LineAddress address, Func<T> call)
    {
        try
        {
            return call();
        }
#pragma warning disable CA1031 // the library throws bare Exceptions and wraps them in others; whatever it is, one line has failed and is tried again
        catch (Exception exception) when (exception is not GpioFaultException)
#pragma warning restore CA1031
        {
            var cause = exception.GetBaseException().Message;
            var isBusy = cause.Contains("busy", StringComparison.OrdinalIgnoreCase);
            throw new GpioFaultException(
                isBusy ? GpioFault.LineBusy : GpioFault.Failed,
                $"{address}: {cause}{(isBusy ? "; stop what uses it, or choose another line" : "; it is tried again")}",
                exception);
        }
    }

    private bool Close()
    {
        if (_edge is not null)
        {
            _controller.UnregisterCallbackForPinValueChangedEvent(_address.Line, OnEdge);
        }

        _controller.ClosePin(_address.Line);
        return true;
    }

    private void OnEdge(object sender, PinValueChangedEventArgs args) => _edge!();
}
