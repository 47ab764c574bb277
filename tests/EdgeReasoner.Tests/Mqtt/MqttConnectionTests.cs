using System.Collections.Concurrent;
using System.Text;
using EdgeReasoner.Configuration;
using EdgeReasoner.Mqtt;
using EdgeReasoner.Tests.Doubles;
using Microsoft.Extensions.Logging.Abstractions;
using MQTTnet;
using Xunit;

namespace EdgeReasoner.Tests.Mqtt;

public sealed class MqttConnectionTests : IAsyncDisposable
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);

    private readonly TimerClock _clock = new();
    private readonly ScriptedMqttClient _client = new();
    private readonly ConnectionMemory _memory = new(TimeProvider.System);
    private readonly SensorTopics _sensors = new(["sensors/t"]);
    private readonly ConcurrentQueue<InboundMessage> _received = new();
    private MqttConnection? _connection;

    public async ValueTask DisposeAsync()
    {
        await (_connection?.DisposeAsync() ?? ValueTask.CompletedTask);
        _client.Dispose();
    }

    [Fact]
    public async Task Open_BrokerTakesEverything_ConnectsSubscribesHearsItselfAndSaysOnline()
    {
        Assert.Null(await OpenAsync());

        Assert.Equal(
            ["connect", "subscribe b/v1/n/request/+ b/v1/n/cancel/+ b/v1/n/feedback/+ b/v1/n/canary", "subscribe sensors/t", "publish b/v1/n/canary", "publish b/v1/n/available"],
            _client.Calls);
        Assert.Equal(("online", true), (ScriptedMqttClient.Text(_client.Published[^1]), _client.Published[^1].Retain));
    }

    [Theory]
    [InlineData(MqttClientConnectResultCode.NotAuthorized, "the broker refused the connection: NotAuthorized no; check Mqtt:UserName, Mqtt:PasswordFile and Mqtt:CertificateFile against the broker's users")]
    [InlineData(MqttClientConnectResultCode.BadUserNameOrPassword, "the broker refused the connection: BadUserNameOrPassword no; check Mqtt:UserName, Mqtt:PasswordFile and Mqtt:CertificateFile against the broker's users")]
    [InlineData(MqttClientConnectResultCode.ServerBusy, "the broker refused the connection: ServerBusy no")]
    public async Task Open_ConnectionRefused_SaysWhyAndTheRemedy(MqttClientConnectResultCode code, string expected)
    {
        _client.OnConnect = _ => Task.FromResult(new MqttClientConnectResult { ResultCode = code, ReasonString = "no" });

        Assert.Equal(expected, await OpenAsync());
        Assert.Equal(["connect"], _client.Calls);
    }

    [Theory]
    [InlineData("b/v1/n/cancel/+", "the broker refused the subscription to b/v1/n/cancel/+: NotAuthorized")]
    [InlineData("b/v1/n/canary", "the broker refused the subscription to b/v1/n/canary: NotAuthorized")]
    [InlineData("sensors/t", null)] // its readings are missing then, and the rest goes on
    public async Task Open_SubscriptionRefused_NamesTheFilter(string filter, string? expected)
    {
        _client.OnSubscribe = asked => asked == filter ? MqttClientSubscribeResultCode.NotAuthorized : MqttClientSubscribeResultCode.GrantedQoS1;

        Assert.Equal(expected, await OpenAsync());
    }

    [Theory]
    [InlineData("b/v1/n/canary")]
    [InlineData("b/v1/n/available")]
    public async Task Open_MessageDenied_NamesTheTopic(string topic)
    {
        _client.OnPublish = (asked, _) => Task.FromResult(asked == topic ? MqttClientPublishReasonCode.NotAuthorized : MqttClientPublishReasonCode.Success);

        Assert.Equal($"the broker refused a message to {topic}", await OpenAsync());
    }

    [Fact]
    public async Task Open_CanaryDoesNotComeBack_IsDeaf()
    {
        _client.Echoes = false;
        var opening = OpenAsync();
        await Until.HoldsAsync(() => _client.Canaries == 1);
        await _client.ReceiveAsync("b/v1/n/canary", "somebody else's");
        _clock.Advance(Timeout);

        Assert.Equal("the subscription is deaf: the canary did not come back within 5000 ms", await opening);
        Assert.DoesNotContain("publish b/v1/n/available", _client.Calls);
    }

    [Fact]
    public async Task Open_BrokerIsSilent_SaysSoAfterTheTimeout()
    {
        _client.OnConnect = ScriptedMqttClient.Never<MqttClientConnectResult>;
        var opening = OpenAsync();
        await Until.HoldsAsync(() => _client.Calls.Count == 1);
        _clock.Advance(Timeout);

        Assert.Equal("the broker did not answer within 5000 ms", await opening);
    }

    [Fact]
    public async Task Open_NetworkFails_SaysItsWords()
    {
        _client.OnConnect = _ => throw new IOException("no route", new IOException("cable"));

        Assert.Equal("no route: cable", await OpenAsync());
    }

    [Fact]
    public async Task Open_GivenUp_Throws()
    {
        using var stop = new CancellationTokenSource();
        _client.OnConnect = ScriptedMqttClient.Never<MqttClientConnectResult>;
        var opening = OpenAsync(stop.Token);
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => opening);
    }

    [Fact]
    public async Task Open_PasswordCannotBeRead_DoesNotConnect()
    {
        var problem = await OpenAsync(options: Options() with { UserName = "u", PasswordFile = "/nowhere/password" });

        Assert.StartsWith("Mqtt:PasswordFile", problem, StringComparison.Ordinal);
        Assert.Empty(_client.Calls);
    }

    [Fact]
    public async Task Hears_CanaryComesBack_IsTrue()
    {
        await OpenAsync();

        Assert.True(await _connection!.HearsAsync(TestContext.Current.CancellationToken));
        Assert.Equal(2, _client.Published.Where(message => message.Topic == "b/v1/n/canary").Select(ScriptedMqttClient.Text).Distinct().Count());
    }

    [Fact]
    public async Task Hears_CanaryDoesNotComeBack_IsFalse()
    {
        await OpenAsync();
        _client.Echoes = false;
        var hearing = _connection!.HearsAsync(TestContext.Current.CancellationToken);
        await Until.HoldsAsync(() => _client.Canaries == 2);
        _clock.Advance(Timeout);

        Assert.False(await hearing);
    }

    [Fact]
    public async Task Hears_ConnectionEnds_Throws()
    {
        await OpenAsync();
        _client.Echoes = false;
        var hearing = _connection!.HearsAsync(TestContext.Current.CancellationToken);
        await _client.LoseAsync(MqttClientDisconnectReason.UnspecifiedError);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => hearing);
    }

    [Fact]
    public async Task Publish_Denied_KeepsTheConnection()
    {
        await OpenAsync();
        _client.OnPublish = (_, _) => Task.FromResult(MqttClientPublishReasonCode.NotAuthorized);

        Assert.Equal(PublishOutcome.Denied, await PublishAsync());
        Assert.False(_connection!.Ended.IsCancellationRequested);
    }

    [Fact]
    public async Task Publish_SendFails_EndsTheConnection()
    {
        await OpenAsync();
        _client.OnPublish = (_, _) => throw new IOException("reset");

        Assert.Equal(PublishOutcome.Failed, await PublishAsync());
        Assert.True(_connection!.Ended.IsCancellationRequested);
    }

    [Fact]
    public async Task Publish_TakesTooLong_EndsTheConnection()
    {
        await OpenAsync();
        _client.OnPublish = (_, cancellation) => ScriptedMqttClient.Never<MqttClientPublishReasonCode>(cancellation);
        var publishing = PublishAsync();
        _clock.Advance(Timeout);

        Assert.Equal(PublishOutcome.Failed, await publishing);
        Assert.True(_connection!.Ended.IsCancellationRequested);
    }

    [Fact]
    public async Task Publish_GivenUp_NeverTearsThePacketThatIsBeingSent()
    {
        await OpenAsync();
        var sending = CancellationToken.None;
        _client.OnPublish = (_, cancellation) =>
        {
            sending = cancellation;
            return ScriptedMqttClient.Never<MqttClientPublishReasonCode>(cancellation);
        };
        using var enough = new CancellationTokenSource();
        var publishing = _connection!.PublishAsync(new OutboundMessage("a", "x"u8.ToArray()), static () => true, enough.Token);
        await enough.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => publishing);
        Assert.False(sending.IsCancellationRequested || _connection.Ended.IsCancellationRequested);
    }

    [Fact]
    public async Task Received_Requests_AreAcknowledgedInTheOrderOfArrival()
    {
        await OpenAsync();
        await _client.ReceiveAsync("b/v1/n/request/hmi", "1", id: 11);
        await _client.ReceiveAsync("b/v1/n/request/hmi", "2", id: 12);
        var receipts = _received.Select(message => message.Receipt).ToArray();
        receipts[1].Settle();
        Assert.DoesNotContain(12, _client.Acknowledged);
        receipts[0].Settle();
        await Until.HoldsAsync(() => _client.Acknowledged.Count(id => id != 0) == 2);

        Assert.Equal([11, 12], _client.Acknowledged.Where(id => id != 0));
    }

    [Fact]
    public async Task Received_Request_CarriesItsReceiptTimeAndPayload()
    {
        await OpenAsync();
        _clock.Advance(TimeSpan.FromSeconds(3));
        await _client.ReceiveAsync("b/v1/n/request/hmi", "payload", id: 11);
        _clock.Advance(TimeSpan.FromSeconds(3));

        var message = Assert.Single(_received);
        Assert.Equal(TimeSpan.FromSeconds(3), _clock.GetElapsedTime(message.ReceivedAt));
        Assert.Equal("payload", Encoding.UTF8.GetString(message.Payload.Span));
    }

    [Fact]
    public async Task Received_PayloadOverTheLimit_IsNotCopied()
    {
        await OpenAsync();
        await _client.ReceiveAsync("b/v1/n/request/hmi", new string('x', 1001), id: 11);

        var message = Assert.Single(_received);
        Assert.Equal((0, 1001L), (message.Payload.Length, message.PayloadLength));
    }

    [Fact]
    public async Task Settle_AfterTheConnectionEnded_AcknowledgesNothing()
    {
        await OpenAsync();
        await _client.ReceiveAsync("b/v1/n/request/hmi", "1", id: 11);
        await _connection!.DisposeAsync();
        _connection = null;
        _received.Single().Receipt.Settle();

        Assert.DoesNotContain(11, _client.Acknowledged);
        Assert.True(_client.IsDisposed);
    }

    [Fact]
    public async Task Received_HandlerThrows_IsAcknowledgedAndTheConnectionStands()
    {
        await OpenAsync(handle: _ => throw new FormatException("defect"));
        await _client.ReceiveAsync("b/v1/n/request/hmi", "1", id: 11);
        await Until.HoldsAsync(() => _client.Acknowledged.Contains(11));

        Assert.False(_connection!.Ended.IsCancellationRequested);
    }

    [Fact]
    public async Task Received_SensorMessage_IsKeptForReadingsAndNoRequest()
    {
        await OpenAsync();
        await _client.ReceiveAsync("sensors/t", "21.5", id: 11);
        await Until.HoldsAsync(() => _client.Acknowledged.Contains(11));

        Assert.Empty(_received);
        Assert.Equal("21.5", Encoding.UTF8.GetString(_sensors.Latest("sensors/t")!.Payload.Span));
    }

    [Theory]
    [InlineData("""{"session":6}""", true)]
    [InlineData("""{"session":5}""", false)] // our own
    [InlineData("""{"session":4}""", false)] // a predecessor's
    [InlineData("{}", false)]
    [InlineData("no JSON", false)]
    public async Task Received_StatusOfAnotherStart_ALaterOneTakesOver(string status, bool expected)
    {
        await OpenAsync(isReturn: true);
        Assert.Contains("b/v1/n/status", _client.Filters.Select(filter => filter.Topic));
        await _client.ReceiveAsync("b/v1/n/status", status, isRetained: true);

        Assert.Equal((expected, expected), (_connection!.IsTakenOver, _connection.Ended.IsCancellationRequested));
    }

    [Theory]
    [InlineData(MqttClientDisconnectReason.SessionTakenOver, true)]
    [InlineData(MqttClientDisconnectReason.KeepAliveTimeout, false)]
    public async Task Disconnected_Reason_TellsATakeover(MqttClientDisconnectReason reason, bool expected)
    {
        await OpenAsync();
        await _client.LoseAsync(reason);

        Assert.Equal((expected, true), (_connection!.IsTakenOver, _connection.Ended.IsCancellationRequested));
    }

    [Fact]
    public async Task Close_StandingConnection_SaysStoppedAndEndsTheSession()
    {
        await OpenAsync();
        await _connection!.CloseAsync(TestContext.Current.CancellationToken);

        Assert.Equal(("b/v1/n/available", "stopped", true), (_client.Published[^1].Topic, ScriptedMqttClient.Text(_client.Published[^1]), _client.Published[^1].Retain));
        Assert.Equal(("disconnect", 0u), (_client.Calls[^1], _client.Disconnect!.SessionExpiryInterval));
    }

    [Fact]
    public async Task Leave_StandingConnection_KeepsTheSessionAndSaysNothing()
    {
        await OpenAsync();
        await _connection!.LeaveAsync(TestContext.Current.CancellationToken);

        Assert.Equal("online", ScriptedMqttClient.Text(_client.Published[^1]));
        Assert.Equal(("disconnect", 3600u), (_client.Calls[^1], _client.Disconnect!.SessionExpiryInterval));
    }

    [Fact]
    public async Task Leave_DisconnectFails_EndsTheConnectionAllTheSame()
    {
        await OpenAsync();
        _client.OnDisconnect = () => throw new IOException("reset");
        await _connection!.LeaveAsync(TestContext.Current.CancellationToken);

        Assert.True(_connection.Ended.IsCancellationRequested);
    }

    private static MqttOptions Options() => new() { Host = "broker", TimeoutMs = (int)Timeout.TotalMilliseconds };

    private Task<string?> OpenAsync(CancellationToken? cancellation = null, MqttOptions? options = null, Action<InboundMessage>? handle = null, bool isReturn = false)
    {
        var setup = new MqttSetup(options ?? Options(), new Topics("b/v1", "n", []), _sensors, new ConnectionLimits("c", 10, 1000, Session: 5)) { NewClient = () => _client };
        _memory.WasOnline = isReturn;
        _connection = new MqttConnection(setup, handle ?? _received.Enqueue, _memory, _clock, NullLogger.Instance);
        return _connection.OpenAsync(cancellation ?? TestContext.Current.CancellationToken);
    }

    private Task<PublishOutcome?> PublishAsync() => _connection!.PublishAsync(new OutboundMessage("a", "x"u8.ToArray()), static () => true, TestContext.Current.CancellationToken);
}
