using EdgeReasoner.Contract;
using EdgeReasoner.Status;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace EdgeReasoner.Tests.Status;

public sealed class DaemonStateTests
{
    private static readonly ModelIdentity Model = new("m", "ab", "int8");

    private readonly FakeTimeProvider _clock = new();
    private readonly DaemonState _state;

    public DaemonStateTests() => _state = new DaemonState(_clock);

    [Fact]
    public void Readiness_BeforeTheModelIsLoaded_IsStarting()
    {
        Assert.Equal((Readiness.Starting, false), (_state.Readiness, _state.Started.IsCompleted));
        Assert.Equal(_clock.GetUtcNow().ToUnixTimeMilliseconds(), _state.Session);
    }

    [Fact]
    public void SetReady_Model_IsKnownFromThatMomentOn()
    {
        _clock.Advance(TimeSpan.FromSeconds(3));

        _state.SetReady(Model);

        Assert.Equal((Readiness.Ready, Model, _clock.GetUtcNow(), true), (_state.Readiness, _state.Model, _state.Since, _state.Started.IsCompletedSuccessfully));
    }

    [Fact]
    public void SetNoModel_Problem_EndsTheStartToo()
    {
        _state.SetNoModel("The folder is empty.");

        Assert.Equal((Readiness.NoModel, "The folder is empty.", true), (_state.Readiness, _state.ModelProblem, _state.Started.IsCompletedSuccessfully));
    }

    [Fact]
    public void SetReady_WhileStopping_StaysStopping()
    {
        _state.SetStopping();

        _state.SetReady(Model);

        Assert.Equal(Readiness.Stopping, _state.Readiness);
    }

    [Theory]
    [InlineData("publishing")]
    [InlineData("journal")]
    [InlineData("model")]
    [InlineData("part")]
    public void Readiness_SomethingIsWrong_IsDegradedUntilItWorksAgain(string what)
    {
        _state.SetReady(Model);
        Set("denied");
        Assert.Equal(Readiness.Degraded, _state.Readiness);

        Set(null);
        Assert.Equal(Readiness.Ready, _state.Readiness);

        void Set(string? problem)
        {
            switch (what)
            {
                case "publishing": _state.SetPublishProblem(problem); break;
                case "journal": _state.SetJournal(problem, null); break;
                case "model": _state.SetStuck(problem is not null); break;
                default: _state.SetPart("gpio", problem); break;
            }
        }
    }

    [Fact]
    public void Readiness_WithoutAModel_IsNotDegradedButSaysSo()
    {
        _state.SetNoModel("none");
        _state.SetPublishProblem("denied");

        Assert.Equal(Readiness.NoModel, _state.Readiness);
    }

    [Fact]
    public void Set_TheSameAgain_IsNoNewsAndNoChange()
    {
        Assert.Equal([true, true, true], new[] { _state.SetPublishProblem("p"), _state.SetPart("gpio", null), _state.SetStuck(true) });
        Assert.True(_state.Changes.TryRead(out _));

        Assert.Equal([false, false, false], new[] { _state.SetPublishProblem("p"), _state.SetPart("gpio", null), _state.SetStuck(true) });
        Assert.False(_state.Changes.TryRead(out _));
    }

    [Fact]
    public void Changes_SeveralAtOnce_AreOneSignalAndEachIsRaised()
    {
        var raised = 0;
        _state.Changed += () => raised++;

        _state.SetReady(Model);
        _state.SetJournal("full", "moved aside");

        Assert.True(_state.Changes.TryRead(out _));
        Assert.False(_state.Changes.TryRead(out _));
        Assert.Equal((2, "full", "moved aside"), (raised, _state.JournalProblem, _state.JournalNotice));
    }

    [Fact]
    public void Parts_Several_AreListedByName()
    {
        _state.SetPart("metrics", "the port is taken");
        _state.SetPart("gpio", null);

        Assert.Equal([("gpio", null), ("metrics", "the port is taken")], _state.Parts);
    }

    [Fact]
    public void Broker_BeforeTheFirstTry_IsNotTried()
    {
        Assert.Equal(("not connected yet", false), (_state.Broker.Connection, _state.Broker.IsTried));

        _state.Broker.Connection = null;

        Assert.True(_state.Broker.IsTried);
    }
}
