using System.Collections.Concurrent;
using EdgeReasoner.Configuration;
using EdgeReasoner.Contract;
using EdgeReasoner.Gpio;
using EdgeReasoner.Mqtt;
using EdgeReasoner.Requests;
using EdgeReasoner.Status;
using EdgeReasoner.Tests.Doubles;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace EdgeReasoner.Tests.Gpio;

public sealed class GpioServiceTests : IAsyncDisposable
{
    private static readonly LineAddress Button = new("chip", 17);
    private static readonly LineAddress Float = new("chip", 18);
    private static readonly LineAddress Valve = new("chip", 27);
    private static readonly LineAddress Pump = new("chip", 22);
    private static readonly LineAddress Fan = new("chip", 23);
    private static readonly LineAddress Lamp = new("chip", 5);

    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(250);

    private readonly TimerClock _clock = new();
    private readonly ScriptedBoard _board = new();
    private readonly ConcurrentQueue<(RequestDraft Draft, LocalRequester Requester)> _asked = new();
    private readonly DaemonConfiguration _configuration = Configuration();
    private readonly TriggerDecisions _decisions = new();
    private GpioService? _service;

    public async ValueTask DisposeAsync()
    {
        if (_service is not null)
        {
            await _service.StopAsync(CancellationToken.None);
            _service.Dispose();
        }

        Assert.True(_board.IsDisposed); // by the service
        _board.Dispose();
    }

    [Fact]
    public async Task Press_OneTrigger_DrivesItsOwnOutputsOnly()
    {
        await StartAsync();
        await PressAsync(Button, 20);
        Answer(new AnswerValue.Option("run"));

        Assert.Equal([false, true], _board.Driven(Pump));
        Assert.Equal([true], _board.Driven(Fan)); // its fail-safe level, since the start
        Assert.Equal(["pump"], Assert.Single(_decisions.TakeUnpublished()).Effects.Select(effect => effect.Name));
    }

    [Fact]
    public async Task Press_TriggerOfANumberProfile_DrivesByTheAmount()
    {
        await StartAsync();
        await PressAsync(Float, 40);
        Answer(new AnswerValue.Number(0.0m));

        Assert.Equal([true, false], _board.Driven(Fan));
    }

    [Theory]
    [InlineData(700, 900, 700)]
    [InlineData(null, 900, 900)]
    [InlineData(null, null, 1234)]
    public async Task Press_Deadline_IsTheTriggersElseTheProfilesElseTheDefault(int? trigger, int? profile, int expected)
    {
        _configuration.Gpio.Triggers["button"].DeadlineMs = trigger;
        _configuration.Profiles["pump"].DeadlineMs = profile;
        _configuration.Limits.DefaultDeadlineMs = 1234;
        await StartAsync();
        await PressAsync(Button, 20);

        Assert.Equal(expected, _asked.Single().Draft.DeadlineMs);
    }

    [Fact]
    public async Task Readings_OfOneLine_ShareIt()
    {
        _configuration.Gpio.Triggers["button"].Readings["valve"] = new GpioReadingOptions { Line = 27, High = "open", Low = "shut" };
        _configuration.Gpio.Triggers["float"].Readings["flow"] = new GpioReadingOptions { Line = 27 };
        _board.Set(Valve, level: true);
        await StartAsync();
        await _clock.SetAsync(Poll);
        await PressAsync(Button, 20);

        Assert.Equal([new Reading("valve", new ReadingValue.State("open"))], _asked.Single().Draft.Readings);
        Assert.Single(_board.Inputs, input => input.Line == Valve);
    }

    [Fact]
    public async Task Readings_OfATriggersLine_ShowItsDebouncedLevel()
    {
        _configuration.Gpio.Triggers["float"].Readings["button"] = new GpioReadingOptions { Line = 17 };
        await StartAsync();
        _board.Set(Button, level: true, tells: false); // a bounce that nobody has confirmed
        await PressAsync(Float, 40);

        Assert.Equal([new Reading("button", new ReadingValue.Truth(false))], _asked.Single().Draft.Readings);
        Assert.Single(_board.Inputs, input => input.Line == Button);
    }

    [Fact]
    public async Task Stop_OutputsDriven_GoToTheFailSafeLevelAndAreGivenBack()
    {
        _configuration.Gpio.StatusLight.Line = 5;
        await StartAsync();
        await Until.HoldsAsync(() => _board.Driven(Lamp).Count == 2);
        await PressAsync(Button, 20);
        Answer(new AnswerValue.Option("run"));
        await _service!.StopAsync(TestContext.Current.CancellationToken);

        Assert.Equal([false, true, false], _board.Driven(Pump));
        Assert.Equal([true, true], _board.Driven(Fan));
        Assert.False(_board.Driven(Lamp)[^1]);
        Assert.DoesNotContain(true, new[] { Button, Float, Pump, Fan, Lamp }.Select(_board.IsHeld));
    }

    private static DaemonConfiguration Configuration()
    {
        var configuration = new DaemonConfiguration();
        configuration.Profiles["pump"] = new ProfileOptions { Options = ["run", "stop"], Rules = ["otherwise run"] };
        configuration.Profiles["speed"] = new ProfileOptions { AnswerType = AnswerType.Number, Question = "how fast?" };
        configuration.Gpio.Chip = "chip";
        configuration.Gpio.Triggers["button"] = new GpioTriggerOptions { Line = 17, Profile = "pump" };
        configuration.Gpio.Triggers["float"] = new GpioTriggerOptions { Line = 18, Profile = "speed", DebounceMs = 40 };
        configuration.Gpio.Outputs["pump"] = new GpioOutputOptions { Line = 22, Trigger = "button", Levels = { ["run"] = OutputLevel.High, ["stop"] = OutputLevel.Low } };
        configuration.Gpio.Outputs["fan"] = new GpioOutputOptions { Line = 23, Trigger = "float", FailSafe = OutputLevel.High, Levels = { ["0"] = OutputLevel.Low } };
        return configuration;
    }

    private async Task StartAsync()
    {
        Assert.Empty(_configuration.Gpio.Problems(_configuration.Profiles));
        var context = new GpioContext((draft, _, requester, _) => _asked.Enqueue((draft, requester)), new SensorTopics([]), _decisions, new DaemonState(_clock), _clock, NullLoggerFactory.Instance);
        _service = new GpioService(_configuration, _board, context);
        await _service.StartAsync(TestContext.Current.CancellationToken);
        await Until.HoldsAsync(() => new[] { Button, Float, Pump, Fan }.All(_board.IsHeld));
        await _clock.SetAsync(Poll); // both inputs are watched from here on
        await _clock.SetAsync(Poll);
    }

    private async Task PressAsync(LineAddress line, int debounceMs)
    {
        _board.Set(line, level: true);
        await _clock.PassAsync(TimeSpan.FromMilliseconds(debounceMs));
        await Until.HoldsAsync(() => !_asked.IsEmpty);
    }

    private void Answer(AnswerValue value)
        => _asked.Single().Requester.Answered(new Answer { Outcome = Outcome.Decided, StopReason = StopReason.Certified, Value = value, Confidence = 1 });
}
