using EdgeReasoner.Contract;
using EdgeReasoner.Reasoning.Reflection;
using EdgeReasoner.Reasoning.Scheduling;
using EdgeReasoner.Tests.Doubles;
using FsCheck.Xunit;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace EdgeReasoner.Tests.Scheduling;

/// <summary>A direct answer takes 4 ms here: prompt 3 and cue 1 at a millisecond a token.</summary>
public sealed partial class DecisionQueueTests : IDisposable
{
    private readonly FakeTimeProvider _clock = new();
    private readonly DecisionQueue<PendingDecision> _queue;

    public DecisionQueueTests() => _queue = NewQueue(capacity: 4, _clock);

    [Fact]
    public async Task TakeAsync_SeveralWait_TakesPriorityThenDeadlineThenArrival()
    {
        _queue.TryEnqueue(Pending("late", 900));
        _queue.TryEnqueue(Pending("early", 500));
        _queue.TryEnqueue(Pending("early too", 500));
        var admission = _queue.TryEnqueue(Pending("alarm", 1000, priority: 3));

        Assert.Equal(new Admission.Accepted(0), admission);
        Assert.Equal(["alarm", "early", "early too", "late"], [await Take(), await Take(), await Take(), await Take()]);
        Assert.Equal(0, _queue.Count);
    }

    [Fact]
    public void TryEnqueue_BudgetTooSmallEvenAlone_SaysSo()
        => Assert.Equal(new Admission.Rejected(RejectReason.BudgetTooSmall, null), _queue.TryEnqueue(Pending("r", 3)));

    [Theory]
    [InlineData(CheckerMode.Decide, "a", true)]
    [InlineData(CheckerMode.Decide, null, false)]
    [InlineData(CheckerMode.Critique, "a", false)]
    public void TryEnqueue_BudgetTooSmallForTheModel_IsLetInWhereExactCodeDecides(CheckerMode checkers, string? exact, bool expected)
    {
        using var queue = NewQueue(capacity: 4, _clock, checkers);
        var pending = Pending("r", 3) with { Prompt = new ScriptedPrompt { Exact = exact } };

        Assert.Equal(expected, queue.TryEnqueue(pending) is Admission.Accepted);
    }

    [Fact]
    public void TryEnqueue_Full_IsRejectedWithATime()
    {
        for (var i = 0; i < 4; i++)
        {
            _queue.TryEnqueue(Pending($"{i}", 1000));
        }

        var rejected = Assert.IsType<Admission.Rejected>(_queue.TryEnqueue(Pending("r", 1000)));
        Assert.Equal(RejectReason.QueueFull, rejected.Reason);
        Assert.Equal(4, rejected.RetryAfter!.Value.TotalMilliseconds, 1);
    }

    [Fact]
    public void TryEnqueue_FullOfLowerPriority_DisplacesTheLeastUrgent()
    {
        for (var i = 0; i < 4; i++)
        {
            _queue.TryEnqueue(Pending($"{i}", 1000 + i));
        }

        Assert.Equal(new Admission.Accepted(0), _queue.TryEnqueue(Pending("alarm", 1000, priority: 3)));
        Assert.Equal(4, _queue.Count);
        Assert.Equal([(TurnKind.Displace, "3"), (TurnKind.Start, "alarm")], [Next(), Next()]);
        _queue.TryEnqueue(Pending("alarm", 1000, priority: 3));
        _queue.TryEnqueue(Pending("another", 1000, priority: 3));
        Assert.Equal((TurnKind.Displace, "2"), Named(_queue.TryTakeOverdue()));
    }

    [Fact]
    public void TryEnqueue_TooMuchWorkAhead_IsRejectedAtOnce()
    {
        _queue.TryEnqueue(Pending("a", 9));
        _queue.TryEnqueue(Pending("b", 9));

        var rejected = Assert.IsType<Admission.Rejected>(_queue.TryEnqueue(Pending("c", 10)));

        Assert.Equal(RejectReason.CannotFinish, rejected.Reason);
        Assert.Equal(2, rejected.RetryAfter!.Value.TotalMilliseconds, 1); // 8 ms of work before it, 6 ms of slack
    }

    [Fact]
    public void TryEnqueue_WouldMakeAnAcceptedOneLate_IsRejected()
    {
        _queue.TryEnqueue(Pending("a", 9));
        _queue.TryEnqueue(Pending("b", 9.5));

        var rejected = Assert.IsType<Admission.Rejected>(_queue.TryEnqueue(Pending("c", 5)));

        Assert.Equal(RejectReason.WouldDisplace, rejected.Reason);
    }

    [Fact]
    public void TryEnqueue_HigherPriority_MayMakeALowerOneLate()
    {
        _queue.TryEnqueue(Pending("a", 9));
        _queue.TryEnqueue(Pending("b", 9.5));

        Assert.IsType<Admission.Accepted>(_queue.TryEnqueue(Pending("alarm", 5, priority: 2)));
    }

    [Fact]
    public void TryEnqueue_WhileARoundRuns_CountsItsRest()
    {
        Suspend("running", 1000, time: 100);
        Assert.Equal(TurnKind.Continue, _queue.TryTake()!.Kind);

        Assert.Equal(RejectReason.CannotFinish, Assert.IsType<Admission.Rejected>(_queue.TryEnqueue(Pending("r", 50))).Reason);

        _clock.Advance(TimeSpan.FromMilliseconds(60));
        Assert.IsType<Admission.Accepted>(_queue.TryEnqueue(Pending("r", 50)));
    }

    [Fact]
    public void TryTake_UrgentRequestBetweenTwoRounds_GetsInBetween()
    {
        Suspend("long", 10_000, time: 100);
        Assert.Equal((TurnKind.Continue, "long"), Next());
        _queue.TryEnqueue(Pending("urgent", 150));
        Resume("long", 10_000, time: 100);

        Assert.Equal([(TurnKind.Start, "urgent"), (TurnKind.Continue, "long")], [Next(), Next()]);
    }

    [Fact]
    public void TryTake_SeveralWait_RoundOfAnEarlierDeadlineGoesBeforeTheirDirectAnswers()
    {
        Suspend("open", 500, time: 20);
        _queue.TryEnqueue(Pending("a", 1000));
        _queue.TryEnqueue(Pending("b", 400));

        Assert.Equal([(TurnKind.Start, "b"), (TurnKind.Continue, "open"), (TurnKind.Start, "a")], [Next(), Next(), Next()]);
    }

    [Theory]
    [InlineData(15.9, TurnKind.Continue)] // 20 ms less 4 for the direct answer
    [InlineData(17, TurnKind.Start)]
    public void TryTake_OneWaits_RoundOfAnEarlierDeadlineGoesFirstIfItMakesNobodyLate(double time, TurnKind expected)
    {
        Suspend("open", 19, time: time, least: 1);
        _queue.TryEnqueue(Pending("waiting", 20));

        Assert.Equal(expected, Next().Kind);
    }

    [Theory]
    [InlineData(100, TurnKind.Start)] // there will be two rounds to share
    [InlineData(23, TurnKind.Continue)] // 20 ms and the direct answer's 4 are more
    public void TryTake_RoundsAreShared_DirectAnswerGoesBeforeARoundThatCanWait(double open, TurnKind expected)
    {
        using var queue = NewQueue(capacity: 4, _clock, sharesRounds: true);
        queue.Suspend(Pending("open", open), new OfferedRound(TimeSpan.FromMilliseconds(20), TimeSpan.FromMilliseconds(1)));
        queue.TryEnqueue(Pending("waiting", 1000));

        Assert.Equal(expected, queue.TryTake()!.Kind);
    }

    [Fact]
    public void TryTake_RoundOfHigherPriority_GoesFirst()
    {
        Suspend("open", 1000, time: 20, priority: 3);
        _queue.TryEnqueue(Pending("a", 500));
        _queue.TryEnqueue(Pending("b", 500));

        Assert.Equal((TurnKind.Continue, "open"), Next());
    }

    [Theory]
    [InlineData(1, 900, TurnKind.Continue)] // as many are under way as have a place, and it can wait
    [InlineData(1, 20, TurnKind.Start)] // it cannot
    [InlineData(3, 900, TurnKind.Start)] // it is an alarm
    public void TryTake_ManyOpen_EarlierDeadlineWaitsForARoundWhereItCan(int priority, double budget, TurnKind expected)
    {
        Suspend("one", 1000, time: 20);
        Suspend("two", 1000, time: 20);
        _queue.TryEnqueue(Pending("a", budget, priority));

        Assert.Equal(expected, Next().Kind);
        Assert.Equal(expected == TurnKind.Continue ? 1 : 2, _queue.Open);
    }

    [Theory]
    [InlineData(3, 23, TurnKind.Continue)] // an alarm, whose 20 ms do not fit after the other's 4
    [InlineData(3, 40, TurnKind.Start)] // it can wait
    [InlineData(2, 23, TurnKind.Start)] // it is none
    public void TryTake_RoundWouldMakeALessUrgentOneLate_OnlyAnAlarmThatCannotWaitGoesFirst(int priority, double budget, TurnKind expected)
    {
        Suspend("open", budget, time: 20, priority: priority);
        _queue.TryEnqueue(Pending("waiting", 20));

        Assert.Equal(expected, Next().Kind);
    }

    [Fact]
    public void TryTake_AsManyOpenAsPlaces_TheLeastUrgentYieldsToADirectAnswer()
    {
        for (var i = 0; i < 6; i++)
        {
            Suspend($"{i}", 1000 + i, time: 20);
        }

        _queue.TryEnqueue(Pending("alarm", 1000, priority: 3));

        Assert.Equal([(TurnKind.Yield, "5"), (TurnKind.Start, "alarm")], [Next(), Next()]);
    }

    [Theory]
    [InlineData(1, 50, TurnKind.Start)] // it has had its 20 ms, and the other would lose them
    [InlineData(1, 60, TurnKind.Continue)] // the other will have them after it
    [InlineData(0, 50, TurnKind.Continue)] // the other is less urgent
    public void TryTake_ADecisionHasHadItsUsualDepth_LetsOthersHaveTheirs(int priority, double waiting, TurnKind expected)
    {
        var usual = Pending("usual", 1000);
        _queue.Suspend(usual, new OfferedRound(TimeSpan.FromMilliseconds(20), TimeSpan.FromMilliseconds(20)));
        Assert.Equal((TurnKind.Continue, "usual"), Next());
        _clock.Advance(TimeSpan.FromMilliseconds(20));
        _queue.Complete(usual);
        var deep = Pending("deep", 59);
        _queue.Suspend(deep, new OfferedRound(TimeSpan.FromMilliseconds(20), TimeSpan.FromMilliseconds(20)));
        Assert.Equal((TurnKind.Continue, "deep"), Next());
        _clock.Advance(TimeSpan.FromMilliseconds(20));
        _queue.Suspend(deep, new OfferedRound(TimeSpan.FromMilliseconds(30), TimeSpan.FromMilliseconds(1)));
        _queue.TryEnqueue(Pending("waiting", waiting, priority));

        Assert.Equal(expected, Next().Kind);
    }

    [Fact]
    public void TryTake_RoundNoLongerFits_Concludes()
    {
        Suspend("open", 50, time: 40, least: 10);
        _clock.Advance(TimeSpan.FromMilliseconds(41));

        Assert.Equal((TurnKind.Conclude, "open"), Next());
        Assert.Null(_queue.TryTake());
    }

    [Fact]
    public void TryTake_SeveralOpen_EarliestDeadlineFirst()
    {
        Suspend("later", 6000, time: 20);
        Suspend("sooner", 5000, time: 200);

        Assert.Equal([(TurnKind.Continue, "sooner"), (TurnKind.Continue, "later")], [Next(), Next()]);
    }

    [Fact]
    public void TryTake_BothCannotHaveTheirRound_TheOtherIsEndedOnlyByItsOwnDeadline()
    {
        Suspend("first", 209, time: 200);
        Suspend("other", 210, time: 100);

        Assert.Equal((TurnKind.Continue, "first"), Next());
        _clock.Advance(TimeSpan.FromMilliseconds(60)); // sooner than predicted
        Assert.Equal((TurnKind.Continue, "other"), Next());
    }

    [Fact]
    public void TryTake_WaitingOneCannotBeAnsweredAnyMore_HearsOfItFirst()
    {
        _queue.TryEnqueue(Pending("urgent", 100, priority: 3));
        _queue.TryEnqueue(Pending("hopeless", 9));
        _clock.Advance(TimeSpan.FromMilliseconds(5.5));

        Assert.Equal([(TurnKind.Start, "hopeless"), (TurnKind.Start, "urgent")], [Next(), Next()]);
    }

    [Fact]
    public void TryTake_DeadlineHasPassed_Expires()
    {
        _queue.TryEnqueue(Pending("r", 9));
        _clock.Advance(TimeSpan.FromMilliseconds(9));

        Assert.Equal((TurnKind.Expire, "r"), Next());
    }

    [Fact]
    public async Task TakeAsync_Empty_WaitsForTheNext()
    {
        var taking = _queue.TakeAsync(TestContext.Current.CancellationToken);
        Assert.False(taking.IsCompleted);

        _queue.TryEnqueue(Pending("r", 100));

        Assert.Equal("r", (await taking).Pending.Request.Id);
    }

    [Property]
    public bool TakeAsync_AnyRequests_ComeMostUrgentFirst(byte[] urgencies)
    {
        var clock = new FakeTimeProvider();
        using var queue = NewQueue(capacity: 1000, clock);
        foreach (var urgency in urgencies)
        {
            queue.TryEnqueue(Pending("r", 60_000 + urgency, urgency % 4, clock));
        }

        var taken = urgencies.Select(_ => queue.TryTake()!.Pending).ToList();
        return taken.SequenceEqual(taken.OrderByDescending(pending => pending.Request.Priority).ThenBy(pending => pending.Deadline.Remaining));
    }

    public void Dispose() => _queue.Dispose();

    private static DecisionQueue<PendingDecision> NewQueue(int capacity, FakeTimeProvider clock, CheckerMode checkers = CheckerMode.Off, bool sharesRounds = false)
    {
        var costs = new CostModel();
        for (var tokens = 2; tokens <= 130; tokens++)
        {
            costs.ObservePrefill(2 + (tokens % 62), 0, TimeSpan.FromMilliseconds(2 + (tokens % 62)));
        }

        return new DecisionQueue<PendingDecision>(capacity, mostOpen: 2, new AdmissionControl(new LoopTiming(costs, new Reserve(new ReserveOptions { Floor = TimeSpan.Zero, BudgetShare = 0 }), clock), checkers), clock, sharesRounds);
    }

    private PendingDecision Pending(string id, double budgetMs, int priority = 1) => Pending(id, budgetMs, priority, _clock);

    private static PendingDecision Pending(string id, double budgetMs, int priority, FakeTimeProvider clock)
    {
        var budget = TimeSpan.FromMilliseconds(budgetMs);
        return new PendingDecision(new DecisionRequest { Id = id, Budget = budget, Priority = priority }, new ScriptedPrompt(), Deadline.After(clock, budget));
    }

    private async Task<string> Take() => (await _queue.TakeAsync(TestContext.Current.CancellationToken)).Pending.Request.Id;

    private (TurnKind Kind, string Id) Next() => Named(_queue.TryTake());

    private static (TurnKind Kind, string Id) Named(Turn<PendingDecision>? turn) => (turn!.Kind, turn.Pending.Request.Id);

    private void Suspend(string id, double budgetMs, double time, double? least = null, int priority = 1)
        => _queue.Suspend(Pending(id, budgetMs, priority), new OfferedRound(TimeSpan.FromMilliseconds(time), TimeSpan.FromMilliseconds(least ?? time)));

    private void Resume(string id, double budgetMs, double time) => Suspend(id, budgetMs, time);
}
