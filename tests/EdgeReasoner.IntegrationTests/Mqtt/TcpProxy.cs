using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace EdgeReasoner.IntegrationTests.Mqtt;

/// <summary>Forwards connections to a broker, and can cut them without a goodbye.</summary>
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

    public void CutAll()
    {
        while (_ends.TryTake(out var end))
        {
            end.Client.LingerState = new LingerOption(true, 0);
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

    private static async Task PumpAsync(TcpClient from, TcpClient to)
    {
        try
        {
            await from.GetStream().CopyToAsync(to.GetStream());
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException or InvalidOperationException)
        {
            to.Dispose();
        }
    }
}
