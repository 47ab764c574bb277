using System.Threading.Channels;
using EdgeReasoner.Configuration;

namespace EdgeReasoner.Gpio.Lines;

/// <summary>
/// One input of the board: taken, watched, given back and taken anew when it fails. With a watch its presses are told; without one it
/// is only there to be read.
/// </summary>
/// <param name="board">The board.</param>
/// <param name="address">Which line.</param>
/// <param name="pull">The resistor inside the chip.</param>
/// <param name="options">How it is watched; its edge is of no matter without <paramref name="pressed"/>.</param>
/// <param name="pressed">Told each press with its timestamp; null when the line is only read.</param>
/// <param name="report">Told how the line is.</param>
/// <param name="clock">All time.</param>
internal sealed class InputLine(
    IGpioBoard board, LineAddress address, LinePull pull, LineWatchOptions options, Action<long>? pressed, LineReport report, TimeProvider clock)
{
    private readonly Channel<bool> _signal = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly LineWatch _watch = new(options, clock);
    private volatile IGpioInput? _input;
    private int _edges;

    /// <summary>Gets which line it is.</summary>
    public LineAddress Address => address;

    /// <summary>The level: the debounced one of a watched line, else that of this moment.</summary>
    /// <returns>True for high.</returns>
    /// <exception cref="GpioFaultException">The line is not there.</exception>
    public bool Level()
        => _input is not { } input ? throw new GpioFaultException(GpioFault.Failed, $"{address} is not available")
            : pressed is not null ? _watch.Level : input.Read();

    /// <summary>Watches the line until cancelled, whatever happens to it.</summary>
    /// <param name="stoppingToken">Ends the watch.</param>
    /// <returns>When ended; the line is given back then.</returns>
    public async Task RunAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await WatchAsync(stoppingToken);
            }
            catch (GpioFaultException fault)
            {
                Close();
                await Pause.ForAsync(report.Failed(fault), clock, stoppingToken);
            }
        }

        Close();
    }

    private async Task WatchAsync(CancellationToken stoppingToken)
    {
        var input = Open(listens: pressed is not null);
        _watch.Start(input.Read(), clock.GetTimestamp());
        var listens = true;
        while (!stoppingToken.IsCancellationRequested)
        {
            var now = clock.GetTimestamp();
            report.Says(_watch.Problem(now));
            await WaitAsync(_watch.UntilLook(now), stoppingToken);

            now = clock.GetTimestamp();
            if (Interlocked.Exchange(ref _edges, 0) is > 0 and var edges)
            {
                _watch.OnEdges(edges, now);
            }

            if (_watch.UntilLook(now) == TimeSpan.Zero && _watch.OnLook(input.Read(), now))
            {
                pressed?.Invoke(now);
            }

            if (_watch.Listens != listens)
            {
                Close();
                listens = _watch.Listens;
                input = Open(listens && pressed is not null);
            }
        }
    }

    private IGpioInput Open(bool listens)
    {
        var input = board.OpenInput(address, pull, listens ? OnEdge : null);
        _input = input;
        return input;
    }

    private void Close()
    {
        _input?.Dispose();
        _input = null;
    }

    // On the driver's thread: counts, and wakes the watch at most once until it has looked.
    private void OnEdge()
    {
        Interlocked.Increment(ref _edges);
        _signal.Writer.TryWrite(true);
    }

    private async Task WaitAsync(TimeSpan wait, CancellationToken stoppingToken)
    {
        if (wait <= TimeSpan.Zero)
        {
            return;
        }

        using var patience = new CancellationTokenSource(wait, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, stoppingToken);
        try
        {
            await _signal.Reader.ReadAsync(either.Token);
        }
        catch (OperationCanceledException)
        {
            // time for a look, or for the end
        }
    }
}
