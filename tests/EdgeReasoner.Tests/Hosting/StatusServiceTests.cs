using System.Text.Json;
using EdgeReasoner.Contract;
using EdgeReasoner.Hosting;
using EdgeReasoner.Tests.Doubles;
using EdgeReasoner.Tests.Mqtt;
using Xunit;

namespace EdgeReasoner.Tests.Hosting;

public sealed class StatusServiceTests : IAsyncDisposable
{
    private const int TooLargeEvent = 703;

    private static readonly TimeSpan Minute = TimeSpan.FromSeconds(60);

    private readonly SomeTransport _some = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly SomeSnapshot _snapshot;
    private readonly CountingLogger<StatusService> _log = new();
    private readonly StatusService _service;
    private Task _running = Task.CompletedTask;

    public StatusServiceTests()
    {
        _snapshot = new SomeSnapshot(_some.State, _some.Clock);
        _service = new StatusService(_some.State, _snapshot.Snapshot, _some.Transport, _some.Topics, _some.Clock, _log);
    }

    public async ValueTask DisposeAsync()
    {
        await _service.StopAsync(CancellationToken.None);
        await _stop.CancelAsync();
        await _running;
        _service.Dispose();
        _snapshot.Dispose();
        _stop.Dispose();
    }

    [Fact]
    public async Task Online_PublishesTheDocumentRetained()
    {
        await OnlineAsync();
        await SaidAsync(1);

        Assert.True(_some.Clients[0].Published.Single(message => message.Topic == "b/v1/n/status").Retain);
        Assert.Equal(["starting"], States());
    }

    [Fact]
    public async Task Change_PublishesTheNewState()
    {
        await OnlineAsync();
        await SaidAsync(1);
        _some.State.SetReady(new ModelIdentity("m", "ab", "int8"));
        await SaidAsync(2);

        Assert.Equal(["starting", "ready"], States());
    }

    [Fact]
    public async Task NoChange_PublishesEveryMinute()
    {
        await _service.StartAsync(TestContext.Current.CancellationToken);
        await _some.Clock.SetAsync(Minute); // the first, which found nobody online
        Connect();
        await SaidAsync(1);
        await _some.Clock.PassAsync(Minute);
        await SaidAsync(2);
        await _some.Clock.PassAsync(Minute);
        await SaidAsync(3);

        Assert.Equal(["starting", "starting", "starting"], States());
    }

    [Fact]
    public async Task BrokerTakesSmallPackets_PublishesWithoutDetails()
    {
        _some.State.SetReady(new ModelIdentity("m", "ab", new string('x', 2000)));
        Limit(1500);
        await OnlineAsync();
        await SaidAsync(1);

        var document = JsonElement.Parse(_some.Said(0, "b/v1/n/status")[0]);
        Assert.Equal("ready", document.GetProperty("state").GetString());
        Assert.False(document.TryGetProperty("model", out _));
        Assert.Equal(0, _log.CountOf(TooLargeEvent));
    }

    [Fact]
    public async Task BrokerTakesTinyPackets_SaysSoOnceAndStaysConnected()
    {
        Limit(150);
        await OnlineAsync();
        await Until.HoldsAsync(() => _log.CountOf(TooLargeEvent) == 1);
        await _some.Clock.PassAsync(Minute);
        _some.State.SetReady(new ModelIdentity("m", "ab", "int8"));
        await _some.Clock.SetAsync(Minute);

        Assert.Equal(1, _log.CountOf(TooLargeEvent));
        Assert.True(_some.Transport.IsOnline);
        Assert.Empty(_some.Said(0, "b/v1/n/status"));
    }

    [Fact]
    public async Task Stop_SaysSo()
    {
        await OnlineAsync();
        await SaidAsync(1);
        await _service.StopAsync(TestContext.Current.CancellationToken);

        Assert.Equal(["starting", "stopping"], States());
    }

    private void Limit(uint bytes) => _some.Script = (_, client) => client.OnConnect = _ => ScriptedMqttClient.Welcome(packet: bytes);

    private async Task OnlineAsync()
    {
        Connect();
        await Until.HoldsAsync(() => _some.State.Changes.TryRead(out _)); // online, and nothing left to tell
        await _service.StartAsync(TestContext.Current.CancellationToken);
    }

    private void Connect() => _running = _some.Transport.RunAsync(static _ => { }, _some.State.Signal, _stop.Token);

    private Task SaidAsync(int count) => Until.HoldsAsync(() => _some.Clients.Count > 0 && _some.Said(0, "b/v1/n/status").Count >= count);

    private IEnumerable<string?> States() => _some.Said(0, "b/v1/n/status").Select(document => JsonElement.Parse(document).GetProperty("state").GetString());
}
