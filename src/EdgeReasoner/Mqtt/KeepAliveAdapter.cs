using System.Net;
using System.Security.Cryptography.X509Certificates;
using MQTTnet;
using MQTTnet.Adapter;
using MQTTnet.Diagnostics.Logger;
using MQTTnet.Formatter;
using MQTTnet.Implementations;
using MQTTnet.Packets;

namespace EdgeReasoner.Mqtt;

/// <summary>
/// Keeps a connection alive with one ping a period. The library's own way looks at the time four times a second (MQTTnet 5.2.0), and wakes the board
/// each time; so it is told of no keep-alive, and the broker is told here.
/// </summary>
/// <param name="inner">The library's adapter.</param>
/// <param name="period">The keep-alive that was asked for, whole seconds.</param>
/// <param name="clock">Measures.</param>
internal sealed class KeepAliveAdapter(IMqttChannelAdapter inner, TimeSpan period, TimeProvider clock) : IMqttChannelAdapter
{
    private readonly CancellationTokenSource _end = new();
    private long _received; // packets; the library's BytesReceived counts what was sent (MQTTnet 5.2.0)

    /// <inheritdoc/>
    public long BytesReceived => inner.BytesReceived;

    /// <inheritdoc/>
    public long BytesSent => inner.BytesSent;

    /// <inheritdoc/>
    public X509Certificate2? ClientCertificate => inner.ClientCertificate;

    /// <inheritdoc/>
    public EndPoint RemoteEndPoint => inner.RemoteEndPoint;

    /// <inheritdoc/>
    public EndPoint LocalEndPoint => inner.LocalEndPoint;

    /// <inheritdoc/>
    public bool IsSecureConnection => inner.IsSecureConnection;

    /// <inheritdoc/>
    public MqttPacketFormatterAdapter PacketFormatterAdapter => inner.PacketFormatterAdapter;

    /// <summary>Makes a client of the library that keeps its connections alive in this way.</summary>
    /// <param name="clock">Measures.</param>
    /// <returns>The client.</returns>
    public static IMqttClient NewClient(TimeProvider clock)
    {
        var factory = new MqttClientFactory();
        return factory.CreateMqttClient(factory.DefaultLogger, new Factory(clock));
    }

    /// <inheritdoc/>
    public Task ConnectAsync(CancellationToken cancellationToken) => inner.ConnectAsync(cancellationToken);

    /// <inheritdoc/>
    public Task DisconnectAsync(CancellationToken cancellationToken)
    {
        End();
        return inner.DisconnectAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<MqttPacket> ReceivePacketAsync(CancellationToken cancellationToken)
    {
        var packet = await inner.ReceivePacketAsync(cancellationToken);
        Interlocked.Increment(ref _received);
        if (packet is MqttConnAckPacket { ReasonCode: MQTTnet.Protocol.MqttConnectReasonCode.Success } accepted)
        {
            var agreed = accepted.ServerKeepAlive > 0 ? TimeSpan.FromSeconds(accepted.ServerKeepAlive) : period; // the broker's word counts
            accepted.ServerKeepAlive = 0; // else the library begins its own
            _ = PingAsync(agreed, _end.Token);
        }

        return packet;
    }

    /// <inheritdoc/>
    public Task SendPacketAsync(MqttPacket packet, CancellationToken cancellationToken)
    {
        if (packet is MqttConnectPacket connect)
        {
            connect.KeepAlivePeriod = (ushort)period.TotalSeconds;
        }

        return inner.SendPacketAsync(packet, cancellationToken);
    }

    /// <inheritdoc/>
    public void ResetStatistics() => inner.ResetStatistics();

    /// <inheritdoc/>
    public void Dispose()
    {
        End();
        _end.Dispose();
        inner.Dispose();
    }

    private void End()
    {
        try
        {
            _end.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // it has ended before
        }
    }

    // Whatever comes within half a period after the ping is a sign of life: a half-open connection is noticed within 1.5 of them.
    private async Task PingAsync(TimeSpan agreed, CancellationToken end)
    {
        try
        {
            await Task.Delay(agreed, clock, end);
            while (true)
            {
                var heard = Interlocked.Read(ref _received);
                await inner.SendPacketAsync(MqttPingReqPacket.Instance, end).WaitAsync(agreed / 2, clock, end);
                await Task.Delay(agreed / 2, clock, end);
                if (Interlocked.Read(ref _received) == heard)
                {
                    break;
                }

                await Task.Delay(agreed / 2, clock, end);
            }
        }
        catch (OperationCanceledException)
        {
            return; // ended otherwise
        }
#pragma warning disable CA1031 // whatever the library throws at a broken connection, it is closed
        catch (Exception)
#pragma warning restore CA1031
        {
            // closed below
        }

        await CloseAsync();
    }

    // The library's receiving end then finds it closed, and says so.
    private async Task CloseAsync()
    {
        try
        {
            await inner.DisconnectAsync(CancellationToken.None);
        }
#pragma warning disable CA1031 // as above
        catch (Exception)
#pragma warning restore CA1031
        {
            // it was closed already
        }
    }

    private sealed class Factory(TimeProvider clock) : IMqttClientAdapterFactory
    {
        public IMqttChannelAdapter CreateClientAdapter(MqttClientOptions options, MqttPacketInspector packetInspector, IMqttNetLogger logger)
        {
            var period = options.KeepAlivePeriod;
            options.KeepAlivePeriod = TimeSpan.Zero;
            return new KeepAliveAdapter(new MqttClientAdapterFactory().CreateClientAdapter(options, packetInspector, logger), period, clock);
        }
    }
}
