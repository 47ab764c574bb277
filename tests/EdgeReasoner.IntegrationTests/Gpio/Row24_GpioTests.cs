using System.Diagnostics;
using System.Text.Json;
using EdgeReasoner.Configuration;
using EdgeReasoner.Contract;
using EdgeReasoner.Gpio.Lines;
using EdgeReasoner.IntegrationTests.Mqtt;
using EdgeReasoner.Reasoning.Prompting;
using EdgeReasoner.Reasoning.Prompting.Symbolic;
using EdgeReasoner.Reasoning.Reflection;
using EdgeReasoner.Reasoning.Scheduling;
using Xunit;

namespace EdgeReasoner.IntegrationTests.Gpio;

/// <summary>Row 24 of the fault matrix, the whole daemon on a board in memory: one decision a press, degraded with the cause, the rest goes on.</summary>
public sealed class Row24_GpioTests : IAsyncDisposable
{
    private static readonly LineAddress Button = new("fake", 17);
    private static readonly LineAddress Relay = new("fake", 22);
    private static readonly LineAddress Lamp = new("fake", 5);
    private static readonly LineAddress Valve = new("fake", 27);

#pragma warning disable CA2213 // the daemon disposes of its board
    private readonly FakeBoard _board = new();
#pragma warning restore CA2213
    private TestDaemon? _daemon;

    public ValueTask DisposeAsync() => _daemon?.DisposeAsync() ?? ValueTask.CompletedTask;

    [Fact]
    public async Task Row24_Press_IsDecidedOnce_AndCarriedOut_AndRetained()
    {
        await using var broker = await Mosquitto.StartAsync();
        var daemon = await StartAsync(broker.Port);
        await PressAsync(TimeSpan.FromMilliseconds(0.3), edges: 9);
        await Until.HoldsAsync(() => _board.Level(Relay));
        await using var late = await RawClient.ConnectAsync(broker.Port, "5", daemon.Topics.Decision("button"));
        var message = await late.NextAsync();
        var decision = RawClient.Json(message);

        Assert.True(message.Retain);
        Assert.Equal(("button", "decided", "run"), (Text(decision, "trigger"), Text(decision, "outcome"), Text(decision, "answer")));
        Assert.True(decision.GetProperty("decided_at").GetDateTimeOffset() > DateTimeOffset.UnixEpoch);
        Assert.Equal("[{\"name\":\"relay\",\"level\":\"high\"}]", decision.GetProperty("outputs").GetRawText());
        Assert.Equal(1, daemon.Decider.Decisions);
    }

    [Fact]
    public async Task Row24_NoBrokerAtAll_StillDecides()
    {
        var nobody = FreePort.Next();
        _daemon = await TestDaemon.StartAsync(nobody, board: _board, configure: Configure, waitUntilOnline: false);
        await Until.HoldsAsync(() => _board.IsListening(Button));
        await PressAsync(TimeSpan.FromMilliseconds(1), edges: 1);
        await Until.HoldsAsync(() => _board.Level(Relay));

        Assert.Equal(1, _daemon.Decider.Decisions);
    }

    [Fact]
    public async Task Row24_DroppedEdge_SlowPollNotices_OneDecision()
    {
        var daemon = await StartAsync();
        _board.Set(Button, level: true, tells: false);
        await Until.HoldsAsync(() => _board.Level(Relay));

        Assert.Equal(1, daemon.Decider.Decisions);
    }

    [Theory]
    [InlineData(GpioFault.ChipMissing)]
    [InlineData(GpioFault.NoPermission)]
    [InlineData(GpioFault.LineBusy)]
    [InlineData(GpioFault.WrongLine)]
    [InlineData(GpioFault.NoLibrary)]
    public async Task Row24_LineCannotBeTaken_DegradedWithTheCause_TheRestGoesOn_AndItIsTriedAgain(int fault)
    {
        // The fault travels as a number because the runner shows public types only.
        var cause = new GpioFaultException((GpioFault)fault, "scripted");
        _board.Break(Relay, cause);
        var daemon = await StartAsync();
        await Until.HoldsAsync(() => Part(daemon, "gpio/relay") == cause.Message);
        var readiness = daemon.State.Readiness;
        await PressAsync(TimeSpan.FromMilliseconds(1), edges: 1);
        await Until.HoldsAsync(() => daemon.Decider.Decisions == 1);
        _board.Break(Relay, null);
        await Until.HoldsAsync(() => _board.IsHeld(Relay) && Part(daemon, "gpio/relay") is null);

        Assert.Equal(Readiness.Degraded, readiness);
        Assert.Null(Part(daemon, "gpio/button"));
    }

    [Fact]
    public async Task Row24_InputFailsWhileWatched_IsNamedInTheStatusDocument_AndWorksAgain()
    {
        await using var broker = await Mosquitto.StartAsync();
        await using var observer = await RawClient.ConnectAsync(broker.Port, "5", "edgereasoner/v1/test/status");
        var daemon = await StartAsync(broker.Port);
        _board.Break(Button, new GpioFaultException(GpioFault.ChipMissing, "unplugged"));
        JsonElement health;
        do
        {
            health = RawClient.Json(await observer.NextAsync()).GetProperty("health");
        }
        while (!health.EnumerateArray().Any(part => Text(part, "name") == "gpio/button" && !part.GetProperty("ok").GetBoolean() && Text(part, "detail") == "chip_missing: unplugged"));

        _board.Break(Button, null);
        await Until.HoldsAsync(() => _board.IsListening(Button));
        await PressAsync(TimeSpan.FromMilliseconds(1), edges: 1);
        await Until.HoldsAsync(() => _board.Level(Relay));

        Assert.Equal(1, daemon.Decider.Decisions);
    }

    [Fact]
    public async Task Row24_Storm10kHz_CpuIsBounded_OtherRequestsGoOn_NoDecisionFromNoise()
    {
        var daemon = await StartAsync();
        using var end = new CancellationTokenSource(TimeSpan.FromSeconds(3));
        var sent = 0L;
        var storm = Task.Run(
            () =>
            {
                // 10 kHz on average, whatever the scheduler does.
                for (var watch = Stopwatch.StartNew(); !end.IsCancellationRequested;)
                {
                    for (; sent < watch.Elapsed.TotalMilliseconds * 10; sent++)
                    {
                        _board.Set(Button, sent % 2 == 0);
                    }

                    Thread.Yield();
                }
            },
            CancellationToken.None);
        await Until.HoldsAsync(() => Part(daemon, "gpio/button")?.StartsWith("storm", StringComparison.Ordinal) == true);
        var reads = _board.Reads;
        await using var client = await RawClient.ConnectAsync(daemon.BrokerPort, "5", "edgereasoner/v1/test/answer/hmi");
        await client.SendAsync(daemon.Topics.Request("hmi"), """{"id":"1","options":["a","b"],"readings":{"x":9},"rules":["if x is above 8 then a","otherwise b"],"deadline_ms":20000}""");
        var answer = RawClient.Json(await client.NextAsync());
        await storm;

        Assert.Equal("decided", Text(answer, "outcome"));
        Assert.Equal(1, daemon.Decider.Decisions);
        Assert.True(sent > 10_000, $"only {sent} edges were made");
        Assert.True(_board.Delivered < sent / 4, $"{_board.Delivered} of {sent} edges reached the daemon");
        Assert.InRange(_board.Reads - reads, 0, 10);
    }

    [Fact]
    public async Task Outputs_OnStop_GoToTheFailSafeLevel_AndAreGivenBack()
    {
        var daemon = await StartAsync();
        await PressAsync(TimeSpan.FromMilliseconds(1), edges: 1);
        await Until.HoldsAsync(() => _board.Level(Relay));
        await daemon.StopAsync();

        Assert.Equal([false, true, false], _board.Driven(Relay));
        Assert.False(_board.Level(Lamp));
        Assert.False(_board.IsHeld(Relay) || _board.IsHeld(Button) || _board.IsHeld(Lamp));
    }

    [Fact]
    public async Task Outputs_DecisionFails_GoToTheFailSafeLevel_WithTheCause()
    {
        await using var broker = await Mosquitto.StartAsync();
        await using var observer = await RawClient.ConnectAsync(broker.Port, "5", "edgereasoner/v1/test/gpio/+/decision");
        await StartAsync(broker.Port, configuration => configuration.Gpio.Triggers["button"].Readings["level"] = new GpioReadingOptions { Topic = "sensors/level" });
        await PressAsync(TimeSpan.FromMilliseconds(1), edges: 1);
        var missing = RawClient.Json(await observer.NextAsync());
        await observer.SendAsync("sensors/level", """{"value":12.5}""", builder => builder.WithRetainFlag());
        await ReleaseAsync();
        await PressAsync(TimeSpan.FromMilliseconds(1), edges: 1);
        var unusable = RawClient.Json(await observer.NextAsync());

        Assert.Equal(("refused", "no_reading", "readings.level"), (Text(missing, "outcome"), Text(missing.GetProperty("error"), "code"), Text(missing.GetProperty("error"), "field")));
        Assert.Equal("[{\"name\":\"relay\",\"level\":\"low\",\"fail_safe\":\"fault\"}]", missing.GetProperty("outputs").GetRawText());
        Assert.Contains("say with Field", Text(unusable.GetProperty("error"), "message"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Outputs_NoAnswerBeforeTheDeadline_GoToTheFailSafeLevel_AndTheLateAnswerIsNotCarriedOut()
    {
        using var decider = new LateDecider();
        await StartAsync(configure: configuration => configuration.Gpio.Triggers["button"].DeadlineMs = 300, load: (_, _) => decider);
        await PressAsync(TimeSpan.FromMilliseconds(1), edges: 1);
        await Until.HoldsAsync(() => _board.Driven(Relay).Count == 2); // taken low, and low again at the deadline
        decider.Release();
        await Until.HoldsAsync(() => decider.HasAnswered);
        await _daemon!.StopAsync();

        Assert.DoesNotContain(true, _board.Driven(Relay));
    }

    [Fact]
    public async Task Outputs_Pulse_EndsByItself()
    {
        await StartAsync(configure: configuration => configuration.Gpio.Outputs["relay"].PulseMs = 100);
        await PressAsync(TimeSpan.FromMilliseconds(1), edges: 1);
        await Until.HoldsAsync(() => _board.Driven(Relay).SequenceEqual([false, true, false]));
    }

    [Fact]
    public async Task Outputs_NotSureEnough_GoToTheFailSafeLevel()
    {
        await StartAsync(configure: configuration =>
        {
            configuration.Gpio.Outputs["relay"].MinConfidence = 0.95; // the scripted decider is sure at 0.9
            configuration.Gpio.Outputs["relay"].FailSafe = OutputLevel.High;
            configuration.Gpio.Outputs["relay"].Levels["run"] = OutputLevel.Low;
        });
        await PressAsync(TimeSpan.FromMilliseconds(1), edges: 1);
        await Until.HoldsAsync(() => _board.Driven(Relay).Count == 2);

        Assert.Equal([true, true], _board.Driven(Relay));
    }

    [Fact]
    public async Task Readings_LineTopicAndFile_ReachTheDecision()
    {
        await using var broker = await Mosquitto.StartAsync();
        await using var sensor = await RawClient.ConnectAsync(broker.Port, "5");
        await sensor.SendAsync("sensors/tank", """{"data":[{"level":12.5}]}""", builder => builder.WithRetainFlag());
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, "23 01 4b 46 7f ff 0d 10 e9 : crc=e9 YES\n23 01 4b 46 7f ff 0d 10 e9 t=18187\n", TestContext.Current.CancellationToken);
        _board.Set(Valve, level: true);
        var daemon = await StartAsync(broker.Port, configuration =>
        {
            var readings = configuration.Gpio.Triggers["button"].Readings;
            readings["level"] = new GpioReadingOptions { Topic = "sensors/tank", Field = "/data/0/level", Unit = "%" };
            readings["temp"] = new GpioReadingOptions { File = file, Scale = 0.001m };
            readings["valve"] = new GpioReadingOptions { Line = 27, High = "open", Low = "shut" };
            readings["button"] = new GpioReadingOptions { Line = 17 };
        });
        await PressAsync(TimeSpan.FromMilliseconds(1), edges: 1);
        await Until.HoldsAsync(() => daemon.Decider.Decisions == 1);
        File.Delete(file);

        var readings = daemon.Decider.Last!.Readings.ToDictionary(reading => reading.Name);
        Assert.Equal(new ReadingValue.Number(12.5m), readings["level"].Value);
        Assert.Equal(("%", true), (readings["level"].Unit, readings["level"].Age > TimeSpan.Zero));
        Assert.Equal(new ReadingValue.Number(18.187m), readings["temp"].Value);
        Assert.Equal(new ReadingValue.State("open"), readings["valve"].Value);
        Assert.Equal(new ReadingValue.Truth(true), readings["button"].Value);
        Assert.Equal((2, TimeSpan.FromSeconds(20)), (daemon.Decider.Last.Priority, daemon.Decider.Last.Budget));
    }

    private static string? Text(JsonElement element, string name) => element.TryGetProperty(name, out var value) ? value.GetString() : null;

    private static string? Part(TestDaemon daemon, string name) => daemon.State.Parts.FirstOrDefault(part => part.Name == name).Problem;

    private static void Configure(DaemonConfiguration configuration)
    {
        configuration.Profiles["pump"] = new ProfileOptions { Options = ["run", "stop"], Rules = ["otherwise run"], DeadlineMs = 20_000 };
        configuration.Gpio.Chip = "fake";
        configuration.Gpio.Triggers["button"] = new GpioTriggerOptions { Line = 17, Profile = "pump" };
        configuration.Gpio.Outputs["relay"] = new GpioOutputOptions { Line = 22, Trigger = "button", Levels = { ["run"] = OutputLevel.High, ["stop"] = OutputLevel.Low } };
        configuration.Gpio.StatusLight.Line = 5;
    }

    private async Task<TestDaemon> StartAsync(int? brokerPort = null, Action<DaemonConfiguration>? configure = null, Func<DaemonConfiguration, LoopTiming, IDecider>? load = null)
    {
        _daemon = await TestDaemon.StartAsync(
            brokerPort, load: load, board: _board, configure: configuration =>
            {
                Configure(configuration);
                configure?.Invoke(configuration);
            });
        await Until.HoldsAsync(() => _board.IsListening(Button) && _board.IsHeld(Lamp));
        return _daemon;
    }

    // An odd number of edges ends high.
    private async Task PressAsync(TimeSpan every, int edges)
    {
        for (var i = 0; i < edges; i++)
        {
            _board.Set(Button, !_board.Level(Button));
            await Task.Delay(every, TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }

    private async Task ReleaseAsync()
    {
        _board.Set(Button, level: false);
        await Task.Delay(TimeSpan.FromMilliseconds(400), TimeProvider.System, TestContext.Current.CancellationToken); // longer than debounce and poll
    }

    /// <summary>Answers when it is told to, whatever the deadline.</summary>
    private sealed class LateDecider : IDecider
    {
        private readonly ManualResetEventSlim _released = new();

        public IPromptFormat Format { get; } = new SymbolicPromptFormat();

        public ModelIdentity Model { get; } = new("late", new string('0', 64), "none");

        public bool HasAnswered { get; private set; }

        public void Release() => _released.Set();

        public IOngoingDecision Begin(PendingDecision pending, Action<ProgressReport>? progress, CancellationToken cancellation) => new LateDecision(this, cancellation);

        public void Measure(CancellationToken cancellation)
        {
        }

        public void Dispose() => _released.Dispose();

        private sealed class LateDecision(LateDecider decider, CancellationToken cancellation) : IOngoingDecision
        {
            public Answer? Result { get; private set; }

            public RoundEstimate Offer => default;

            public void Advance()
            {
                decider._released.Wait(cancellation);
                decider.HasAnswered = true;
                Conclude(StopReason.Certified);
            }

            public Answer Conclude(StopReason reason) => Result = new Answer { Outcome = Outcome.Decided, Value = new AnswerValue.Option("run"), Confidence = 1, StopReason = reason };
        }
    }
}
