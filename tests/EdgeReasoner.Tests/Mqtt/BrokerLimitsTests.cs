using EdgeReasoner.Configuration;
using EdgeReasoner.Mqtt;
using EdgeReasoner.Tests.Doubles;
using Microsoft.Extensions.Logging.Abstractions;
using MQTTnet;
using MQTTnet.Protocol;
using Xunit;

namespace EdgeReasoner.Tests.Mqtt;

/// <summary>What a connection sends keeps MQTT's rules and the limits that the broker stated.</summary>
public sealed class BrokerLimitsTests : IAsyncDisposable
{
    private readonly TimerClock _clock = new();
    private readonly ScriptedMqttClient _client = new();
    private readonly ConnectionMemory _memory = new(TimeProvider.System);
    private MqttConnection? _connection;

    public async ValueTask DisposeAsync()
    {
        await (_connection?.DisposeAsync() ?? ValueTask.CompletedTask);
        _client.Dispose();
    }

    [Fact]
    public async Task Publish_LargerThanTheBrokerTakes_IsNotSent()
    {
        _client.OnConnect = static _ => ScriptedMqttClient.Welcome(packet: 100);
        await OpenAsync();

        Assert.Equal(PublishOutcome.TooLarge, await PublishAsync(new OutboundMessage("a", new byte[100])));
        Assert.Equal(PublishOutcome.Published, await PublishAsync(new OutboundMessage("a", new byte[10])));
        Assert.Single(_client.Published, message => message.Topic == "a");
        Assert.False(_connection!.Ended.IsCancellationRequested);
    }

    [Theory]
    [InlineData("a/+/b")]
    [InlineData("a/#")]
    [InlineData("")]
    [InlineData("a\uFFFF")]
    [InlineData("a\0")]
    public async Task Publish_TopicThatNoPacketCanName_IsNotSent(string topic)
    {
        await OpenAsync();

        Assert.Equal(PublishOutcome.Malformed, await PublishAsync(new OutboundMessage(topic, new byte[10])));
        Assert.DoesNotContain($"publish {topic}", _client.Calls);
    }

    [Fact]
    public async Task Publish_BrokerWithReceiveMaximum_HasNoMoreInFlight()
    {
        var confirmed = new TaskCompletionSource<MqttClientPublishReasonCode>(TaskCreationOptions.RunContinuationsAsynchronously);
        _client.OnConnect = static _ => ScriptedMqttClient.Welcome(receive: 2);
        await OpenAsync();
        _client.OnPublish = (_, _) => confirmed.Task;
        Task[] publishing = [PublishAsync(), PublishAsync(), PublishAsync()];

        await Until.HoldsAsync(() => _client.Published.Count(message => message.Topic == "a") == 2);
        Assert.All(publishing, task => Assert.False(task.IsCompleted));
        confirmed.SetResult(MqttClientPublishReasonCode.Success);

        await Task.WhenAll(publishing);
        Assert.Equal(3, _client.Published.Count(message => message.Topic == "a"));
    }

    [Fact]
    public async Task Publish_BrokerWithoutQos1AndRetain_IsSentWithout()
    {
        _client.OnConnect = static _ => ScriptedMqttClient.Welcome(takesConfirmed: false, takesRetained: false);
        await OpenAsync();
        await PublishAsync(new OutboundMessage("a", "x"u8.ToArray()) { Retained = true });

        Assert.Equal((MqttQualityOfServiceLevel.AtMostOnce, false), (_client.Published[^1].QualityOfServiceLevel, _client.Published[^1].Retain));
    }

    [Theory]
    [InlineData(MqttClientConnectResultCode.RetainNotSupported, false, MqttQualityOfServiceLevel.AtLeastOnce)]
    [InlineData(MqttClientConnectResultCode.QoSNotSupported, true, MqttQualityOfServiceLevel.AtMostOnce)]
    public async Task Open_LastWillRefused_IsOneThatTheBrokerTakesTheNextTime(MqttClientConnectResultCode code, bool isRetained, MqttQualityOfServiceLevel quality)
    {
        _client.OnConnect = _ => Task.FromResult(new MqttClientConnectResult { ResultCode = code });
        Assert.NotNull(await OpenAsync());
        await _connection!.DisposeAsync();
        await OpenAsync();

        Assert.Equal((isRetained, quality), (_client.Options!.WillRetain, _client.Options.WillQualityOfServiceLevel));
    }

    [Fact]
    public async Task Open_BrokerTakesTinyPacketsOnly_SaysSoWithTheRemedy()
    {
        _client.OnConnect = static _ => ScriptedMqttClient.Welcome(packet: 20);

        Assert.Equal("the broker takes packets of at most 20 bytes, too few for a message to b/v1/n/canary; raise max_packet_size there", await OpenAsync());
    }

    [Fact]
    public async Task Open_BrokerWantsToHearMoreOften_IsPingedInHalfItsTime()
    {
        _client.OnConnect = static _ => ScriptedMqttClient.Welcome(keepAlive: 4);
        await OpenAsync();
        Assert.DoesNotContain("ping", _client.Calls);
        await _clock.PassAsync(TimeSpan.FromSeconds(2));

        await Until.HoldsAsync(() => _client.Calls.Contains("ping"));
    }

    [Fact]
    public async Task Publish_ConnectionEndsAfterAnUnconfirmedMessage_ThatOneIsSuspected()
    {
        await OpenAsync();
        var progress = new OutboundMessage("a/progress", "x"u8.ToArray()) { Confirmed = false };
        await PublishAsync(progress);
        await _client.LoseAsync(MqttClientDisconnectReason.UnspecifiedError);
        await EndAsync();

        Assert.Equal(1, _memory.Suspects.BreaksOf(progress));
    }

    [Fact]
    public async Task Publish_ConfirmedAfterAnUnconfirmedMessage_NobodyIsSuspected()
    {
        await OpenAsync();
        var progress = new OutboundMessage("a/progress", "x"u8.ToArray()) { Confirmed = false };
        await PublishAsync(progress);
        await PublishAsync();
        await _client.LoseAsync(MqttClientDisconnectReason.UnspecifiedError);
        await EndAsync();

        Assert.Equal(0, _memory.Suspects.BreaksOf(progress));
    }

    [Fact]
    public void Of_OlderProtocol_StatesNoLimits()
        => Assert.Equal(new BrokerLimits { IsVersion5 = false }, BrokerLimits.Of(new MqttClientConnectResult { MaximumPacketSize = 5 }, isVersion5: false));

    private Task<string?> OpenAsync()
    {
        var setup = new MqttSetup(new MqttOptions { Host = "broker" }, new Topics("b/v1", "n", []), new SensorTopics([]), new ConnectionLimits("c", 10, 1000, Session: 5)) { NewClient = () => _client };
        _connection = new MqttConnection(setup, static _ => { }, _memory, _clock, NullLogger.Instance);
        return _connection.OpenAsync(TestContext.Current.CancellationToken);
    }

    private async Task EndAsync()
    {
        await _connection!.DisposeAsync();
        _connection = null;
    }

    private Task<PublishOutcome?> PublishAsync(OutboundMessage? message = null)
        => _connection!.PublishAsync(message ?? new OutboundMessage("a", "x"u8.ToArray()), static () => true, TestContext.Current.CancellationToken);
}
