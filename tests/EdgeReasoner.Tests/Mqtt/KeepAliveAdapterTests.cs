using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Threading.Channels;
using EdgeReasoner.Mqtt;
using EdgeReasoner.Tests.Doubles;
using MQTTnet.Adapter;
using MQTTnet.Formatter;
using MQTTnet.Packets;
using MQTTnet.Protocol;
using Xunit;

namespace EdgeReasoner.Tests.Mqtt;

public sealed class KeepAliveAdapterTests : IDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(16);

    private readonly TimerClock _clock = new();
    private readonly ScriptedAdapter _inner = new();
    private readonly KeepAliveAdapter _adapter;

    public KeepAliveAdapterTests() => _adapter = new KeepAliveAdapter(_inner, Period, _clock);

    public void Dispose()
    {
        _adapter.Dispose();
        _inner.Dispose();
    }

    [Fact]
    public async Task Connect_TellsTheBrokerThePeriod()
    {
        var connect = new MqttConnectPacket();

        await _adapter.SendPacketAsync(connect, TestContext.Current.CancellationToken);

        Assert.Equal(16, connect.KeepAlivePeriod);
    }

    [Fact]
    public async Task Accepted_PingsOnceAPeriodWhileAnythingComesBack()
    {
        await AcceptAsync(serverKeepAlive: 0);
        for (var i = 0; i < 3; i++)
        {
            await _clock.PassAsync(i == 0 ? Period : Period / 2);
            Assert.IsType<MqttPingReqPacket>(await SentAsync());
            await _adapter.ReceivePacketAsync(TestContext.Current.CancellationToken);
            await _clock.PassAsync(Period / 2);
        }

        Assert.False(_inner.IsClosed);
    }

    [Fact]
    public async Task Accepted_NothingComesBackForHalfAPeriod_ClosesTheConnection()
    {
        await AcceptAsync(serverKeepAlive: 0);
        await _clock.PassAsync(Period);
        await SentAsync();

        await _clock.PassAsync(Period / 2);

        await Until.HoldsAsync(() => _inner.IsClosed);
    }

    [Fact]
    public async Task Accepted_WithAnotherPeriodOfTheBroker_KeepsThat()
    {
        await AcceptAsync(serverKeepAlive: 4);

        await _clock.PassAsync(TimeSpan.FromSeconds(4));

        Assert.IsType<MqttPingReqPacket>(await SentAsync());
    }

    private async Task AcceptAsync(ushort serverKeepAlive)
    {
        _inner.Next = new MqttConnAckPacket { ReasonCode = MqttConnectReasonCode.Success, ServerKeepAlive = serverKeepAlive };
        var accepted = Assert.IsType<MqttConnAckPacket>(await _adapter.ReceivePacketAsync(TestContext.Current.CancellationToken));
        Assert.Equal(0, accepted.ServerKeepAlive); // the library is not to begin its own
        _inner.Next = new MqttPingRespPacket();
    }

    private Task<MqttPacket> SentAsync() => _inner.Sent.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(Until.Patience, TestContext.Current.CancellationToken);

    private sealed class ScriptedAdapter : IMqttChannelAdapter
    {
        private volatile bool _isClosed;

        public Channel<MqttPacket> Sent { get; } = Channel.CreateUnbounded<MqttPacket>();

        public MqttPacket? Next { get; set; }

        public bool IsClosed => _isClosed;

        public long BytesReceived { get; private set; }

        public long BytesSent => 0;

        public X509Certificate2? ClientCertificate => null;

        public EndPoint RemoteEndPoint => throw new NotSupportedException();

        public EndPoint LocalEndPoint => throw new NotSupportedException();

        public bool IsSecureConnection => false;

        public MqttPacketFormatterAdapter PacketFormatterAdapter => throw new NotSupportedException();

        public Task ConnectAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task DisconnectAsync(CancellationToken cancellationToken)
        {
            _isClosed = true;
            return Task.CompletedTask;
        }

        public Task<MqttPacket> ReceivePacketAsync(CancellationToken cancellationToken) => Task.FromResult(Next!);

        public void ResetStatistics()
        {
        }

        public Task SendPacketAsync(MqttPacket packet, CancellationToken cancellationToken)
        {
            Sent.Writer.TryWrite(packet);
            BytesReceived += 2; // sic: as the library counts
            return Task.CompletedTask;
        }

        public void Dispose()
        {
        }
    }
}
