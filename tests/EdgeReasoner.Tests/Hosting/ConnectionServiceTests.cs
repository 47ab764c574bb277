using EdgeReasoner.Contract;
using EdgeReasoner.Decisions;
using EdgeReasoner.Hosting;
using EdgeReasoner.Reasoning.Scheduling;
using EdgeReasoner.Requests;
using EdgeReasoner.Tests.Doubles;
using EdgeReasoner.Tests.Mqtt;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using MQTTnet;
using Xunit;

namespace EdgeReasoner.Tests.Hosting;

public sealed class ConnectionServiceTests : IAsyncDisposable
{
    private static readonly TimeSpan ModelPatience = TimeSpan.FromSeconds(5);

    private readonly SomeTransport _some = new();
    private readonly Lifetime _lifetime = new();
    private readonly Inbox _inbox;
    private readonly ConnectionService _service;
    private int _changes;

    public ConnectionServiceTests()
    {
        var reader = new MqttRequestReader(_some.Topics, SomeRequest.Parser(), 1000, _some.Clock);
        _inbox = new Inbox(4, reader, new RequesterBudgets(double.PositiveInfinity, 1, 1, _some.Clock), new Outbox(_some.State.Statistics, _some.Clock));
        _service = new ConnectionService(
            _some.Transport, _inbox, () => Interlocked.Increment(ref _changes), _some.State, _lifetime, _some.Clock, NullLogger<ConnectionService>.Instance);
    }

    public async ValueTask DisposeAsync()
    {
        await _service.StopAsync(CancellationToken.None);
        _service.Dispose();
    }

    [Fact]
    public async Task Start_ModelLoading_WaitsForItBeforeRequestsCanCome()
    {
        await _service.StartAsync(TestContext.Current.CancellationToken);
        await _some.Clock.SetAsync(ModelPatience);
        Assert.Empty(_some.Clients);
        _some.State.SetReady(new ModelIdentity("m", "ab", "int8"));

        await _some.OnlineAsync(0);
    }

    [Fact]
    public async Task Start_ModelTakesLong_ConnectsAllTheSame()
    {
        await _service.StartAsync(TestContext.Current.CancellationToken);
        await _some.Clock.PassAsync(ModelPatience);

        await _some.OnlineAsync(0);
    }

    [Fact]
    public async Task Received_Request_GoesToTheInbox()
    {
        await StartedAsync();
        await _some.Clients[0].ReceiveAsync("b/v1/n/request/hmi", "{}", id: 11);

        await foreach (var message in _inbox.ReadAllAsync(TestContext.Current.CancellationToken))
        {
            Assert.Equal("b/v1/n/request/hmi", message.Topic);
            break;
        }
    }

    [Fact]
    public async Task TakenOver_EndsTheDaemonAndSaysWhy()
    {
        await StartedAsync();
        await _some.Clients[0].LoseAsync(MqttClientDisconnectReason.SessionTakenOver);
        await Until.HoldsAsync(() => _lifetime.HasStopped);

        Assert.StartsWith("Another daemon with this node's name", _some.State.TakenOver, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OnlineChanged_TellsTheStateAndWhoElseAsked()
    {
        await StartedAsync();
        await Until.HoldsAsync(() => Volatile.Read(ref _changes) == 1);
        Assert.True(_some.State.Changes.TryRead(out _));
        await _some.Clients[0].LoseAsync(MqttClientDisconnectReason.UnspecifiedError);
        await Until.HoldsAsync(() => Volatile.Read(ref _changes) == 2);

        Assert.True(_some.State.Changes.TryRead(out _));
    }

    private async Task StartedAsync()
    {
        _some.State.SetReady(new ModelIdentity("m", "ab", "int8"));
        await _service.StartAsync(TestContext.Current.CancellationToken);
        await _some.OnlineAsync(0);
    }

    private sealed class Lifetime : IHostApplicationLifetime
    {
        private volatile bool _hasStopped;

        public bool HasStopped => _hasStopped;

        public CancellationToken ApplicationStarted => CancellationToken.None;

        public CancellationToken ApplicationStopping => CancellationToken.None;

        public CancellationToken ApplicationStopped => CancellationToken.None;

        public void StopApplication() => _hasStopped = true;
    }
}
