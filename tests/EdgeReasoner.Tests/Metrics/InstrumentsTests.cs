using System.Text;
using EdgeReasoner.Contract;
using EdgeReasoner.Metrics;
using EdgeReasoner.Status;
using EdgeReasoner.Tests.Hosting;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace EdgeReasoner.Tests.Metrics;

public sealed class InstrumentsTests : IDisposable
{
    private readonly DaemonState _state;
    private readonly SomeSnapshot _some;
    private readonly Instruments _instruments;
    private readonly MetricsPage _page;

    public InstrumentsTests()
    {
        var clock = new FakeTimeProvider();
        _state = new DaemonState(clock);
        _some = new SomeSnapshot(_state, clock);
        _instruments = new Instruments(_state, _some.Queue, _some.Costs);
        _page = new MetricsPage(_instruments.Meter);
    }

    public void Dispose()
    {
        _page.Dispose();
        _instruments.Dispose();
        _some.Dispose();
    }

    [Fact]
    public void Counters_OfTheDaemon_AreThoseOfTheDocumentedNames()
    {
        var counts = _state.Statistics;
        counts.CountPublished(200);
        counts.CountPublished(503);
        counts.CountPublished(408);
        counts.CountLateUnsent();
        counts.CountUnconfirmed();
        counts.CountDropped();
        counts.CountCancelled();
        counts.CountShared(5);
        counts.CountFeedback(isTaken: true);
        counts.CountFeedback(isTaken: false);

        Assert.Equal(
            [
                "edge_reasoner_answers_late_unsent_total 1", "edge_reasoner_answers_total 1", "edge_reasoner_answers_unconfirmed_total 1", "edge_reasoner_feedback_refused_total 1",
                "edge_reasoner_feedback_taken_total 1", "edge_reasoner_messages_dropped_total 1", "edge_reasoner_refusals_total 2", "edge_reasoner_requests_cancelled_total 1",
                "edge_reasoner_rounds_shared_total 5",
            ],
            Lines().Where(line => line.Contains("_total ", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Undecided_EveryReason_IsCountedByOutcomeAndReason()
    {
        foreach (var reason in Enum.GetValues<RefusalReason>())
        {
            _state.Statistics.Undecided.Note("hmi", Answer.Refused(RequestKey.None, new Refusal(reason, "m")), default);
        }

        Assert.All(Enum.GetValues<RefusalReason>(), reason => Assert.Contains(
            $"edge_reasoner_requests_undecided_total{{outcome=\"{WireName.Of(Answer.Refused(RequestKey.None, new Refusal(reason, "m")).Outcome)}\",reason=\"{WireName.Of(reason)}\"}} 1", Lines()));
    }

    [Fact]
    public void Ready_FollowsTheState()
    {
        Assert.Contains("edge_reasoner_ready 0", Lines());
        _state.SetReady(new ModelIdentity("m", "ab", "int8"));
        Assert.Contains("edge_reasoner_ready 1", Lines());
        _state.SetPart("gpio/relay", "gone"); // degraded, and still deciding
        Assert.Contains("edge_reasoner_ready 1", Lines());
        _state.SetStopping();
        Assert.Contains("edge_reasoner_ready 0", Lines());
    }

    [Fact]
    public void Connected_FollowsTheBroker()
    {
        Assert.Contains("edge_reasoner_broker_connected 0", Lines());
        _state.Broker.Connection = null;

        Assert.Contains("edge_reasoner_broker_connected 1", Lines());
    }

    [Fact]
    public void Speed_BeforeAnyMeasurement_IsZero()
    {
        Assert.Contains("edge_reasoner_model_prefill_tokens_per_second 0", Lines());
        _some.Measure();

        Assert.DoesNotContain("edge_reasoner_model_prefill_tokens_per_second 0", Lines());
    }

    [Fact]
    public void Durations_OfAnswers_AreRecordedInSeconds()
    {
        _state.Statistics.Measure(TimeSpan.FromMilliseconds(250));

        Assert.Contains("edge_reasoner_answer_duration_seconds_sum 0.25", Lines());
    }

    private string[] Lines() => Encoding.UTF8.GetString(_page.Write()).Split('\n');
}
