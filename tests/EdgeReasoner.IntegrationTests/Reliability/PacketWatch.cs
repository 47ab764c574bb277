using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace EdgeReasoner.IntegrationTests.Reliability;

/// <summary>A proxy that reads along: which QoS 1 packets each connection brought, and in which order they were acknowledged.</summary>
internal sealed class PacketWatch : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _accepting;

    public PacketWatch(int target)
    {
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _accepting = AcceptAsync(target);
    }

    public int Port { get; }

    public ConcurrentQueue<Connection> Connections { get; } = new();

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _accepting;
        foreach (var connection in Connections)
        {
            connection.Cut();
        }

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
                var connection = new Connection(near, far);
                Connections.Enqueue(connection);
                _ = PumpAsync(near, far, connection.Answered);
                _ = PumpAsync(far, near, connection.Delivered);
            }
        }
        catch (OperationCanceledException)
        {
            // the end of the test
        }
    }

    private static async Task PumpAsync(TcpClient from, TcpClient to, Action<byte[]> read)
    {
        try
        {
            var (input, output) = (from.GetStream(), to.GetStream());
            while (await PacketAsync(input) is { } packet)
            {
                read(packet);
                await output.WriteAsync(packet);
            }
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException or InvalidOperationException)
        {
            // cut
        }

        to.Dispose();
    }

    // One whole packet: type and flags, remaining length of one to four bytes, the rest. Null at the end.
    private static async Task<byte[]?> PacketAsync(NetworkStream stream)
    {
        var head = new List<byte>();
        var (length, shift) = (0, 0);
        var one = new byte[1];
        do
        {
            if (await stream.ReadAsync(one) == 0)
            {
                return null;
            }

            head.Add(one[0]);
            if (head.Count > 1)
            {
                length |= (one[0] & 0x7F) << shift;
                shift += 7;
            }
        }
        while (head.Count == 1 || (one[0] & 0x80) != 0);
        var packet = new byte[head.Count + length];
        head.CopyTo(packet);
        await stream.ReadExactlyAsync(packet.AsMemory(head.Count));
        return packet;
    }

    /// <summary>One connection through the proxy.</summary>
    internal sealed class Connection(TcpClient near, TcpClient far)
    {
        /// <summary>Packet identifiers of requests, in the order in which the broker sent them.</summary>
        public ConcurrentQueue<int> Brought { get; } = new();

        /// <summary>Packet identifiers in the order of their acknowledgements.</summary>
        public ConcurrentQueue<int> Acknowledged { get; } = new();

        public void Cut()
        {
            foreach (var end in new[] { near, far }.Where(end => end.Client is not null)) // null once the other side has closed it
            {
                end.Client.LingerState = new LingerOption(true, 0);
                end.Dispose();
            }
        }

        public void Delivered(byte[] packet)
        {
            if ((packet[0] & 0xF6) == 0x32) // PUBLISH with QoS 1
            {
                var start = Body(packet);
                var topic = (packet[start] << 8) | packet[start + 1];
                Brought.Enqueue((packet[start + 2 + topic] << 8) | packet[start + 3 + topic]);
            }
        }

        public void Answered(byte[] packet)
        {
            if (packet[0] == 0x40) // PUBACK
            {
                Acknowledged.Enqueue((packet[2] << 8) | packet[3]);
            }
        }

        private static int Body(byte[] packet)
        {
            var i = 1;
            while ((packet[i] & 0x80) != 0)
            {
                i++;
            }

            return i + 1;
        }
    }
}
