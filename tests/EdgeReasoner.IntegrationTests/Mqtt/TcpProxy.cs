using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace EdgeReasoner.IntegrationTests.Mqtt;

/// <summary>Forwards connections to a broker as a bad network does: slowly, in fragments, or no more without a word; and can cut them without a goodbye.</summary>
internal sealed class TcpProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentBag<TcpClient> _ends = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _accepting;

    public TcpProxy(int target)
    {
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _accepting = AcceptAsync(target);
    }

    public int Port { get; }

    /// <summary>Gets or sets how long each piece is held back.</summary>
    public TimeSpan Delay { get; set; }

    /// <summary>Gets or sets the most bytes forwarded at once; a packet then comes in many pieces.</summary>
    public int Fragment { get; set; } = 16_384;

    /// <summary>Gets or sets a value indicating whether everything sent is swallowed, the connections staying open: half-open, as after a pulled cable.</summary>
    public bool IsSilent { get; set; }

    public void CutAll()
    {
        while (_ends.TryTake(out var end))
        {
            try
            {
                // no socket any more where a pump has given this end up meanwhile
                end.Client?.LingerState = new LingerOption(true, 0);
            }
            catch (Exception exception) when (exception is ObjectDisposedException or SocketException)
            {
                // given up between the look and the cut: it is cut already
            }

            end.Dispose();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        CutAll();
        await _accepting;
        _stop.Dispose();
    }

    private async Task AcceptAsync(int target)
    {
        try
        {
            while (true)
            {
                var near = await _listener.AcceptTcpClientAsync(_stop.Token);
                var far = new TcpClient();
                await far.ConnectAsync(IPAddress.Loopback, target, _stop.Token);
                (near.NoDelay, far.NoDelay) = (true, true);
                _ends.Add(near);
                _ends.Add(far);
                _ = PumpAsync(near, far);
                _ = PumpAsync(far, near);
            }
        }
        catch (OperationCanceledException)
        {
            // the end of the test
        }
    }

    private async Task PumpAsync(TcpClient from, TcpClient to)
    {
        var buffer = new byte[16_384];
        try
        {
            while (await from.GetStream().ReadAsync(buffer, _stop.Token) is > 0 and var count)
            {
                if (Delay > TimeSpan.Zero)
                {
                    await Task.Delay(Delay, TimeProvider.System, _stop.Token);
                }

                for (var at = 0; at < count && !IsSilent; at += Fragment)
                {
                    await to.GetStream().WriteAsync(buffer.AsMemory(at, Math.Min(Fragment, count - at)), _stop.Token);
                }
            }

            to.Client.Shutdown(SocketShutdown.Send);
        }
        catch (Exception exception) when (exception is IOException or SocketException or ObjectDisposedException or InvalidOperationException or OperationCanceledException)
        {
            to.Dispose();
        }
    }
}
