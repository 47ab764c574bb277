using System.Text.Json;
using EdgeReasoner.Contract;
using EdgeReasoner.Gpio;
using EdgeReasoner.Tests.Doubles;
using EdgeReasoner.Tests.Mqtt;
using Microsoft.Extensions.Logging.Abstractions;
using MQTTnet;
using Xunit;

namespace EdgeReasoner.Tests.Gpio;

public sealed class TriggerDecisionServiceTests : IAsyncDisposable
{
    private const string Topic = "b/v1/n/gpio/button/decision";

    private readonly SomeTransport _some = new();
    private readonly TriggerDecisions _decisions = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly TriggerDecisionService _service;
    private Task _running = Task.CompletedTask;

    public TriggerDecisionServiceTests()
        => _service = new TriggerDecisionService(_decisions, _some.Transport, _some.Topics, _some.Clock, NullLogger<TriggerDecisionService>.Instance);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        await _service.StopAsync(CancellationToken.None);
        _service.Dispose();
        _stop.Dispose();
    }

    [Fact]
    public async Task Decision_Online_IsPublishedRetained()
    {
        await StartAsync();
        _decisions.Set(Of("run"));
        await SaidAsync(0, 1);

        var message = _some.Clients[0].Published.Single(message => message.Topic == Topic);
        Assert.True(message.Retain);
        Assert.Equal("run", Answer(0, 0));
    }

    [Fact]
    public async Task Decision_MadeOffline_IsPublishedAfterTheNextConnection()
    {
        _decisions.Set(Of("run"));
        await StartAsync();
        await SaidAsync(0, 1);

        Assert.Equal("run", Answer(0, 0));
    }

    [Fact]
    public async Task Reconnection_PublishesTheLastDecisionAgain()
    {
        await StartAsync();
        _decisions.Set(Of("run"));
        await SaidAsync(0, 1);
        await _some.Clients[0].LoseAsync(MqttClientDisconnectReason.UnspecifiedError);
        await _some.Clock.PassAsync(TimeSpan.FromMilliseconds(250));
        await _some.OnlineAsync(1);
        await SaidAsync(1, 1);

        Assert.Equal("run", Answer(1, 0));
    }

    [Fact]
    public async Task Decision_LargerThanTheBrokerTakes_IsPublishedWithoutRankingAndTrace()
    {
        _some.Script = static (_, client) => client.OnConnect = static _ => ScriptedMqttClient.Welcome(packet: 1000);
        await StartAsync();
        var decision = Of("run");
        _decisions.Set(decision with { Answer = decision.Answer with { Ranking = [.. Enumerable.Range(0, 64).Select(i => new RankedAnswer($"option {i}", 0.01))] } });
        await SaidAsync(0, 1);

        Assert.Equal("run", Answer(0, 0));
    }

    private static TriggerDecision Of(string answer)
        => new("button", DateTimeOffset.UnixEpoch, new Answer { Outcome = Outcome.Decided, StopReason = StopReason.Certified, Value = new AnswerValue.Option(answer) }, []);

    private async Task StartAsync()
    {
        await _service.StartAsync(TestContext.Current.CancellationToken);
        _running = _some.Transport.RunAsync(static _ => { }, _decisions.SetAllUnpublished, _stop.Token);
        await _some.OnlineAsync(0);
    }

    private Task SaidAsync(int connection, int count) => Until.HoldsAsync(() => _some.Said(connection, Topic).Count == count);

    private string? Answer(int connection, int index)
    {
        using var document = JsonDocument.Parse(_some.Said(connection, Topic)[index]);
        return document.RootElement.GetProperty("answer").GetString();
    }
}
