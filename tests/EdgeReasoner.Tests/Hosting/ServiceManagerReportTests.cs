using EdgeReasoner.Contract;
using EdgeReasoner.Hosting;
using EdgeReasoner.Status;
using EdgeReasoner.Tests.Doubles;
using Xunit;

namespace EdgeReasoner.Tests.Hosting;

public sealed class ServiceManagerReportTests : IDisposable
{
    private static readonly ModelIdentity Model = new("edge-mini", "ab", "int8");

    private readonly TimerClock _clock = new();
    private readonly ScriptedNotifier _notifier = new();
    private readonly DaemonState _state;
    private readonly ServiceManagerReport _report;

    public ServiceManagerReportTests()
    {
        _state = new DaemonState(_clock);
        _report = new ServiceManagerReport(_notifier, _state, _clock);
    }

    public void Dispose() => _report.Dispose();

    [Theory]
    [InlineData("Starting", null, null, "not connected yet", "Loading the model; broker not reached, trying again (not connected yet); 7 answered")]
    [InlineData("Ready", "edge-mini", null, null, "Deciding with edge-mini; broker connected; 7 answered")]
    [InlineData("Degraded", "edge-mini", "disk full", null, "Degraded, deciding with edge-mini; broker connected; 7 answered; disk full")]
    [InlineData("NoModel", null, "x: no such\nfolder", null, "No model; broker connected; 7 answered; x: no such folder")]
    [InlineData("Stopping", "edge-mini", null, null, "Stopping; broker connected; 7 answered")]
    public void TextOf_State_IsOneLine(string readiness, string? model, string? problem, string? brokerProblem, string expected)
        => Assert.Equal(expected, ServiceManagerReport.TextOf(Enum.Parse<Readiness>(readiness), model, problem, brokerProblem, 7));

    [Fact]
    public async Task Start_ModelLoadedAndBrokerTried_Ends()
    {
        var starting = _report.StartAsync(TestContext.Current.CancellationToken);
        _state.SetReady(Model);
        Assert.False(starting.IsCompleted);
        _state.Broker.Connection = "away"; // it is tried again: that is as far as a start goes
        _state.Signal();
        await starting;

        await _report.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Start_NoModel_LastsUntilItIsGivenUp()
    {
        using var enough = new CancellationTokenSource();
        var starting = _report.StartAsync(enough.Token);
        _state.Broker.Connection = null;
        _state.SetNoModel("no such folder");
        Assert.False(starting.IsCompleted);
        await enough.CancelAsync();
        await starting;

        await _report.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Report_ChangesAndEveryHalfMinute_AndTheEnd()
    {
        _state.SetReady(Model);
        _state.Broker.Connection = null;
        await _report.StartAsync(TestContext.Current.CancellationToken);
        await Until.HoldsAsync(() => _notifier.Said.Contains("STATUS=Deciding with edge-mini; broker connected; 0 answered"));
        _state.SetPart("gpio/relay", "line_busy: taken");
        await Until.HoldsAsync(() => _notifier.Said[^1] == "STATUS=Degraded, deciding with edge-mini; broker connected; 0 answered; line_busy: taken");
        _state.Statistics.CountPublished(200);
        _clock.Advance(TimeSpan.FromSeconds(30));
        await Until.HoldsAsync(() =>
        {
            _clock.Advance(TimeSpan.FromSeconds(1)); // the next half minute may just have begun
            return _notifier.Said[^1].EndsWith("1 answered; line_busy: taken", StringComparison.Ordinal);
        });
        await _report.StopAsync(TestContext.Current.CancellationToken);

        Assert.Equal("STATUS=Stopping; broker connected; 1 answered; line_busy: taken", _notifier.Said[^1]);
    }
}
