using EdgeReasoner.Mqtt;
using EdgeReasoner.Tests.Doubles;
using MQTTnet;
using MQTTnet.Exceptions;
using Xunit;

namespace EdgeReasoner.Tests.Mqtt;

public sealed class MqttTransportTests : IAsyncDisposable
{
    private const int SetAsideEvent = 104;
    private const int NotConnectedEvent = 111;

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan BetweenTries = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan CanaryPeriod = TimeSpan.FromSeconds(30);

    private readonly SomeTransport _some = new();
    private readonly CancellationTokenSource _stop = new();
    private Task<bool>? _running;
    private int _changes;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await (_running ?? Task.CompletedTask);
        _stop.Dispose();
    }

    [Fact]
    public async Task Run_BrokerAway_WaitsLongerEachTimeAndBeginsAnewAfterASuccess()
    {
        _some.Script = (n, client) => client.OnConnect = n < 5 ? _ => throw new IOException($"away {n}") : client.OnConnect;
        Run();
        foreach (var pause in new[] { 250, 500, 1000, 2000, 2000 })
        {
            await _some.Clock.PassAsync(TimeSpan.FromMilliseconds(pause));
        }

        await _some.OnlineAsync(5);
        _some.Clock.Advance(TimeSpan.FromSeconds(5));
        await _some.Clients[5].LoseAsync(MqttClientDisconnectReason.UnspecifiedError);
        await _some.Clock.PassAsync(FirstPause);
        await _some.OnlineAsync(6);

        Assert.Null(_some.State.Broker.Connection);
    }

    [Fact]
    public async Task Run_ConnectionsThatEndAtOnce_DoNotCountAsSuccesses()
    {
        Run();
        for (var connection = 0; connection < 4; connection++)
        {
            await _some.OnlineAsync(connection);
            await _some.Clients[connection].LoseAsync(MqttClientDisconnectReason.UnspecifiedError);
            await _some.Clock.PassAsync(TimeSpan.FromMilliseconds(Math.Min(2000, 250 << connection)));
        }

        await _some.OnlineAsync(4);
    }

    [Fact]
    public async Task Run_BrokerStaysAway_WarnsOnceAMinute()
    {
        _some.Script = (_, client) => client.OnConnect = static _ => throw new IOException("away");
        Run();
        foreach (var pause in new[] { 250, 500, 1000 })
        {
            await _some.Clock.PassAsync(TimeSpan.FromMilliseconds(pause));
        }

        for (var i = 0; i < 60; i++)
        {
            await _some.Clock.PassAsync(TimeSpan.FromSeconds(2)); // 121.75 s in all, with 64 tries
        }

        await Until.HoldsAsync(() => Volatile.Read(ref _changes) == 64);
        Assert.Equal(3, _some.Log.CountOf(NotConnectedEvent));
    }

    [Fact]
    public async Task Run_AnotherReasonWithinTheMinute_IsSaidToo()
    {
        _some.Script = (n, client) => client.OnConnect = _ => throw new IOException(n < 2 ? "away" : "locked");
        Run();
        foreach (var pause in new[] { 250, 500, 1000 })
        {
            await _some.Clock.PassAsync(TimeSpan.FromMilliseconds(pause));
        }

        await Until.HoldsAsync(() => Volatile.Read(ref _changes) == 4);
        Assert.Equal(2, _some.Log.CountOf(NotConnectedEvent));
    }

    [Fact]
    public async Task Run_PacketCannotBeReadTwice_LeavesTheSessionOnce()
    {
        Run();
        for (var connection = 0; connection < 2; connection++)
        {
            await _some.OnlineAsync(connection);
            await _some.Clients[connection].LoseAsync(MqttClientDisconnectReason.UnspecifiedError, new MqttProtocolViolationException("torn"));
            await _some.Clock.PassAsync(TimeSpan.FromMilliseconds(250 << connection));
        }

        await _some.OnlineAsync(2);
        await _some.Clients[2].LoseAsync(MqttClientDisconnectReason.UnspecifiedError);
        await _some.Clock.PassAsync(TimeSpan.FromMilliseconds(1000));
        await _some.OnlineAsync(3);

        Assert.Equal([false, false, true, false], _some.Clients.Select(client => client.Options!.CleanSession));
    }

    [Fact]
    public async Task Run_NotConnected_TellsTheReason()
    {
        _some.Script = (_, client) => client.OnConnect = _ => throw new IOException("away");
        Run();
        await Until.HoldsAsync(() => Volatile.Read(ref _changes) == 1);

        Assert.Equal(("away", true, false), (_some.State.Broker.Connection, _some.State.Broker.IsTried, _some.Transport.IsOnline));
    }

    [Fact]
    public async Task Run_ConnectionLost_TellsItAndComesBackLookingForARival()
    {
        Run();
        await _some.OnlineAsync(0);
        await _some.Clients[0].LoseAsync(MqttClientDisconnectReason.UnspecifiedError);
        await Until.HoldsAsync(() => Volatile.Read(ref _changes) == 2);
        Assert.Equal("the connection was lost", _some.State.Broker.Connection);
        await _some.Clock.PassAsync(FirstPause);
        await _some.OnlineAsync(1);

        Assert.DoesNotContain("b/v1/n/status", _some.Clients[0].Filters.Select(filter => filter.Topic));
        Assert.Contains("b/v1/n/status", _some.Clients[1].Filters.Select(filter => filter.Topic));
        Assert.True(_some.Clients[0].IsDisposed);
    }

    [Fact]
    public async Task Run_ConnectionGoesDeaf_IsReplaced()
    {
        Run();
        await _some.OnlineAsync(0);
        await _some.Clock.PassAsync(CanaryPeriod);
        await Until.HoldsAsync(() => _some.Clients[0].Canaries == 2);
        _some.Clients[0].Echoes = false;
        await _some.Clock.PassAsync(CanaryPeriod);
        await Until.HoldsAsync(() => _some.Clients[0].Canaries == 3);
        _some.Clock.Advance(TimeSpan.FromSeconds(5));
        await _some.Clock.PassAsync(FirstPause);

        await _some.OnlineAsync(1);
    }

    [Fact]
    public async Task Run_SessionTakenOver_EndsAndDoesNotComeBack()
    {
        Run();
        await _some.OnlineAsync(0);
        await _some.Clients[0].LoseAsync(MqttClientDisconnectReason.SessionTakenOver);

        Assert.False(await _running!);
        Assert.Single(_some.Clients);
    }

    [Fact]
    public async Task Run_Stopped_SaysStoppedAndIsOffline()
    {
        Run();
        await _some.OnlineAsync(0);
        await _stop.CancelAsync();

        Assert.True(await _running!);
        Assert.Equal(["online", "stopped"], _some.Said(0, "b/v1/n/available"));
        Assert.False(_some.Transport.IsOnline);
        Assert.Equal(2, _changes);
    }

    [Fact]
    public async Task Publish_NotYetOnline_WaitsUntilItIs()
    {
        var publishing = PublishAsync();
        Assert.False(publishing.IsCompleted);
        Run();

        Assert.Equal(PublishOutcome.Published, await publishing);
        Assert.Equal(["x"], _some.Said(0, "a"));
    }

    [Fact]
    public async Task Publish_ConnectionLostWhileSending_IsSentOnTheNext()
    {
        _some.Script = FailingAt(0);
        Run();
        await _some.OnlineAsync(0);
        var publishing = PublishAsync();
        await Until.HoldsAsync(() => !_some.Transport.IsOnline);
        await _some.Clock.PassAsync(BetweenTries);
        await _some.Clock.PassAsync(FirstPause);

        Assert.Equal(PublishOutcome.Published, await publishing);
        Assert.Equal(["x"], _some.Said(1, "a"));
    }

    [Fact]
    public async Task Publish_ConnectionEndsTwiceOverAMessage_IsNotSentAThirdTimeAndOthersAre()
    {
        _some.Script = static (_, client) =>
        {
            var takes = client.OnPublish;
            client.OnPublish = (topic, cancellation) => topic == "a" ? throw new IOException("reset") : takes(topic, cancellation);
        };
        Run();
        await _some.OnlineAsync(0);
        var publishing = PublishAsync();
        for (var connection = 1; connection <= 2; connection++)
        {
            await _some.Clock.PassAsync(BetweenTries);
            await _some.Clock.PassAsync(TimeSpan.FromMilliseconds(125 << connection));
            await _some.OnlineAsync(connection);
        }

        Assert.Equal(PublishOutcome.SetAside, await publishing);
        Assert.Equal(PublishOutcome.SetAside, await PublishAsync()); // as when its request is delivered again
        Assert.Equal([1, 1, 0], Enumerable.Range(0, 3).Select(connection => _some.Clients[connection].Published.Count(message => message.Topic == "a")));
        Assert.Equal(PublishOutcome.Published, await _some.Transport.PublishAsync(new OutboundMessage("b", "x"u8.ToArray()), static () => true, TestContext.Current.CancellationToken));
        Assert.Equal(1, _some.Log.CountOf(SetAsideEvent));
    }

    [Fact]
    public async Task Publish_OnItsWayWithTheCulprit_IsSentAgainAndNotSetAside()
    {
        var innocent = new TaskCompletionSource<MqttClientPublishReasonCode>(TaskCreationOptions.RunContinuationsAsynchronously);
        _some.Script = (connection, client) =>
        {
            var takes = client.OnPublish;
            client.OnPublish = (topic, cancellation) => topic switch
            {
                "a" => throw new IOException("reset"),
                "b" when connection == 0 => innocent.Task.WaitAsync(cancellation),
                _ => takes(topic, cancellation),
            };
        };
        Run();
        await _some.OnlineAsync(0);
        var other = _some.Transport.PublishAsync(new OutboundMessage("b", "x"u8.ToArray()), static () => true, TestContext.Current.CancellationToken);
        await Until.HoldsAsync(() => _some.Clients[0].Published.Any(message => message.Topic == "b"));
        var publishing = PublishAsync();
        await _some.Clock.PassAsync(BetweenTries);
        await _some.Clock.PassAsync(BetweenTries);
        await _some.Clock.PassAsync(FirstPause);
        await Until.HoldsAsync(() => _some.Clients.Count == 2 && _some.Clients[1].Published.Any(message => message.Topic is "a" or "b"));
        while (!publishing.IsCompleted || !other.IsCompleted)
        {
            _some.Clock.Advance(BetweenTries);
            await Task.Yield();
        }

        Assert.Equal(PublishOutcome.Published, await other);
        Assert.Equal(PublishOutcome.SetAside, await publishing);
        Assert.All(_some.Clients.Skip(1), client => Assert.True(client.Published.Count(message => message.Topic is "a" or "b") <= 2));
    }

    [Fact]
    public async Task Publish_UnconfirmedMessageLost_IsNotSentAgain()
    {
        _some.Script = FailingAt(0);
        Run();
        await _some.OnlineAsync(0);

        Assert.Equal(PublishOutcome.Failed, await PublishAsync(isConfirmed: false));
    }

    [Fact]
    public async Task Publish_Denied_IsNotTriedAgain()
    {
        _some.Script = (_, client) => client.OnPublish = (topic, _) => Task.FromResult(topic == "a" ? MqttClientPublishReasonCode.NotAuthorized : MqttClientPublishReasonCode.Success);
        Run();
        await _some.OnlineAsync(0);

        Assert.Equal(PublishOutcome.Denied, await PublishAsync());
        Assert.Equal(["x"], _some.Said(0, "a"));
    }

    [Fact]
    public async Task Publish_MayNotBeSentAnyMore_IsGivenUpUnsent()
    {
        Run();
        await _some.OnlineAsync(0);

        Assert.Null(await PublishAsync(maySend: static () => false));
        Assert.Empty(_some.Said(0, "a"));
    }

    [Fact]
    public async Task Publish_LostAndThenTooLate_IsGivenUpAsFailed()
    {
        var tries = 0;
        _some.Script = FailingAt(0);
        Run();
        await _some.OnlineAsync(0);
        var publishing = PublishAsync(maySend: () => tries++ == 0);
        await Until.HoldsAsync(() => !_some.Transport.IsOnline);
        await _some.Clock.PassAsync(BetweenTries);
        await _some.Clock.PassAsync(FirstPause);

        Assert.Equal(PublishOutcome.Failed, await publishing);
        Assert.Empty(_some.Said(1, "a"));
    }

    [Fact]
    public async Task Publish_GivenUpWhileOffline_IsUnsent()
    {
        using var enough = new CancellationTokenSource();
        var publishing = PublishAsync(cancellation: enough.Token);
        await enough.CancelAsync();

        Assert.Null(await publishing);
    }

    [Fact]
    public async Task Renew_StandingConnection_IsReplacedAndItsSessionKept()
    {
        Run();
        await _some.OnlineAsync(0);
        await _some.Transport.RenewAsync(TestContext.Current.CancellationToken);
        await _some.Clock.PassAsync(FirstPause);
        await _some.OnlineAsync(1);

        Assert.Equal(3600u, _some.Clients[0].Disconnect!.SessionExpiryInterval);
        Assert.Equal(["online"], _some.Said(0, "b/v1/n/available"));
    }

    [Fact]
    public async Task Renew_NoConnection_DoesNothing()
    {
        await _some.Transport.RenewAsync(TestContext.Current.CancellationToken);

        Assert.Empty(_some.Clients);
    }

    private static Action<int, ScriptedMqttClient> FailingAt(int connection) => (n, client) =>
    {
        var takes = client.OnPublish;
        client.OnPublish = (topic, cancellation) => n == connection && topic == "a" ? throw new IOException("reset") : takes(topic, cancellation);
    };

    private void Run() => _running = _some.Transport.RunAsync(static _ => { }, () => Interlocked.Increment(ref _changes), _stop.Token);

    private Task<PublishOutcome?> PublishAsync(Func<bool>? maySend = null, bool isConfirmed = true, CancellationToken? cancellation = null)
        => _some.Transport.PublishAsync(new OutboundMessage("a", "x"u8.ToArray()) { Confirmed = isConfirmed }, maySend ?? (static () => true), cancellation ?? TestContext.Current.CancellationToken);
}
