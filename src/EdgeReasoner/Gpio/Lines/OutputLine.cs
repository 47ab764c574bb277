using EdgeReasoner.Configuration;

namespace EdgeReasoner.Gpio.Lines;

/// <summary>
/// One output of the board: at its fail-safe level from the first moment, after a pulse, whenever it had to be taken anew, and at the
/// end. Driving it is safe from any thread.
/// </summary>
/// <param name="board">The board.</param>
/// <param name="address">Which line.</param>
/// <param name="failSafe">The fail-safe level; true for high.</param>
/// <param name="report">Told how the line is.</param>
/// <param name="clock">All time.</param>
internal sealed class OutputLine(IGpioBoard board, LineAddress address, bool failSafe, LineReport report, TimeProvider clock)
{
    // The level is written again now and then: a chip that went away is noticed, and one that lost its levels gets them back.
    private static readonly TimeSpan Refresh = TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new();
    private TaskCompletionSource<GpioFaultException> _failed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private IGpioOutput? _output;
    private bool _level;
    private long _orders;

    /// <summary>Drives the line.</summary>
    /// <param name="isHigh">True for high.</param>
    /// <param name="pulse">For how long a level other than the fail-safe one is held; zero for until the next order.</param>
    /// <returns>Null when the line has the level; otherwise why not, and it is at its fail-safe level, or beyond reach.</returns>
    public string? Drive(bool isHigh, TimeSpan pulse)
    {
        lock (_lock)
        {
            var order = ++_orders;
            var problem = Write(isHigh);
            if (problem is null && isHigh != failSafe && pulse > TimeSpan.Zero)
            {
                _ = EndPulseAsync(order, pulse);
            }

            return problem;
        }
    }

    /// <summary>Holds the line until cancelled, whatever happens to it.</summary>
    /// <param name="stoppingToken">Ends it.</param>
    /// <returns>When ended; the line was driven to its fail-safe level and given back then.</returns>
    public async Task RunAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                Take();
                report.Works();
                await HoldAsync(stoppingToken);
            }
            catch (GpioFaultException fault)
            {
                Release();
                await Pause.ForAsync(report.Failed(fault), clock, stoppingToken);
            }
        }

        Release();
    }

    private async Task HoldAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var failed = _failed.Task;
            await Task.WhenAny(failed, Pause.ForAsync(Refresh, clock, stoppingToken));
            if (failed.IsCompletedSuccessfully)
            {
                throw await failed;
            }

            lock (_lock)
            {
                _ = stoppingToken.IsCancellationRequested ? null : Write(_level);
            }
        }
    }

    private void Take()
    {
        lock (_lock)
        {
            _failed = new TaskCompletionSource<GpioFaultException>(TaskCreationOptions.RunContinuationsAsynchronously);
            _output = board.OpenOutput(address, failSafe);
            _level = failSafe;
        }
    }

    private void Release()
    {
        lock (_lock)
        {
            Write(failSafe);
            _output?.Dispose();
            _output = null;
        }
    }

    private string? Write(bool isHigh)
    {
        if (_output is null)
        {
            return $"{address} is not available";
        }

        try
        {
            _output.Write(isHigh);
            _level = isHigh;
            return null;
        }
        catch (GpioFaultException fault)
        {
            _failed.TrySetResult(fault);
            return fault.Message;
        }
    }

    private async Task EndPulseAsync(long order, TimeSpan pulse)
    {
        await Task.Delay(pulse, clock, CancellationToken.None);
        lock (_lock)
        {
            if (order == _orders)
            {
                Write(failSafe);
            }
        }
    }
}
