using EdgeReasoner.Contract;
using EdgeReasoner.Status;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace EdgeReasoner.Tests.Hosting;

public sealed class StatusSnapshotTests : IDisposable
{
    private readonly FakeTimeProvider _clock = new();
    private readonly DaemonState _state;
    private readonly SomeSnapshot _some;

    public StatusSnapshotTests()
    {
        _state = new DaemonState(_clock);
        _some = new SomeSnapshot(_state, _clock);
    }

    public void Dispose() => _some.Dispose();

    [Fact]
    public void Take_AtTheStart_KnowsNoModelAndNoTimes()
    {
        var status = _some.Snapshot.Take();

        Assert.Equal((Readiness.Starting, _clock.GetUtcNow(), _state.Session), (status.State, status.Since, status.Session));
        Assert.Equal((_some.Configuration.Limits.MaxPayloadBytes, 7, 0), (status.MaxPayloadBytes, status.QueueCapacity, status.Queued));
        Assert.Equal((null, null, null), (status.Model, status.AnswerTimes, status.TokensPerSecond));
        Assert.Matches(@"^\d+\.\d+\.\d+$", status.Version);
    }

    [Fact]
    public void Take_EverythingWell_HasSoundChecksInTheDocumentedOrder()
    {
        _state.SetReady(new ModelIdentity("m", "ab", "int8"));
        _state.Broker.Connection = null;
        _state.SetPart("gpio/relay", null);
        var status = _some.Snapshot.Take();

        Assert.Equal(["model", "publish", "journal", "broker", "credentials", "gpio/relay"], status.Health.Select(check => check.Name));
        Assert.All(status.Health, check => Assert.Equal((true, null), (check.IsSound, check.Detail)));
    }

    [Fact]
    public void Take_RequestsWithoutDecision_AreCountedByReasonWhateverTheirOutcome()
    {
        _state.Statistics.Undecided.Note("hmi", new Answer { Outcome = Outcome.Undecided, StopReason = StopReason.Cancelled }, default);
        _state.Statistics.Undecided.Note("plc", Answer.Refused(RequestKey.None, Refusal.Cancelled), default);
        _some.WithDetails = true;
        var status = _some.Snapshot.Take();

        Assert.Equal([("cancelled", 2L)], status.Undecided);
        Assert.Equal(["hmi", "plc"], status.LastUndecided.Select(undecided => undecided.Requester));
        Assert.True(status.WithDetails);
    }

    [Theory]
    [InlineData("model", "the model does not react any more")]
    [InlineData("publish", "denied")]
    [InlineData("journal", "disk full")]
    [InlineData("broker", "lost")]
    [InlineData("credentials", "expires")]
    [InlineData("gpio/relay", "line_busy: taken")]
    public void Take_OneThingWrong_ItsCheckSaysWhat(string name, string detail)
    {
        _state.SetReady(new ModelIdentity("m", "ab", "int8"));
        _state.Broker.Connection = null;
        switch (name)
        {
            case "model": _state.SetStuck(isStuck: true); break;
            case "publish": _state.SetPublishProblem(detail); break;
            case "journal": _state.SetJournal(detail, "an earlier one"); break;
            case "broker": _state.Broker.Connection = detail; break;
            case "credentials": _state.Broker.Credentials = detail; break;
            default: _state.SetPart(name, detail); break;
        }

        Assert.Equal([(name, false, detail)], _some.Snapshot.Take().Health.Where(check => !check.IsSound || check.Detail is not null));
    }

    [Fact]
    public void Take_JournalWithANotice_IsSoundAndSaysIt()
    {
        _state.SetJournal(null, "the journal of an earlier version was put aside");

        Assert.Contains(("journal", true, "the journal of an earlier version was put aside"), _some.Snapshot.Take().Health);
    }

    [Fact]
    public void Take_Counts_AreNamedAsDocumented()
    {
        var counts = _state.Statistics;
        counts.CountPublished(200);
        counts.CountPublished(206);
        counts.CountPublished(503);
        counts.CountUnconfirmed();
        counts.CountLateUnsent();
        counts.CountDropped();
        counts.CountCancelled();
        counts.CountFeedback(isTaken: true);
        counts.CountFeedback(isTaken: false);

        Assert.Equal(
            [("answered", 2), ("refused", 1), ("unconfirmed", 1), ("late_unsent", 1), ("dropped", 1), ("cancelled", 1), ("feedback", 1), ("feedback_refused", 1)],
            _some.Snapshot.Take().Counters.Select(counter => (counter.Name, (int)counter.Count)));
    }

    [Fact]
    public void Take_ModelMeasured_TellsItsSpeed()
    {
        _some.Measure();
        var speed = _some.Snapshot.Take().TokensPerSecond!.Value;

        Assert.Equal(1000, speed.Prefill, 50.0); // a law that was learnt, not a table
        Assert.Equal(1000, speed.Decode, 50.0);
    }

    [Fact]
    public void Take_AfterAnswers_TellsMedianAndQuantile()
    {
        for (var answer = 1; answer <= 100; answer++)
        {
            _state.Statistics.Measure(TimeSpan.FromMilliseconds(answer));
        }

        Assert.Equal((51.0, 95.0), _some.Snapshot.Take().AnswerTimes!.Value);
    }
}
