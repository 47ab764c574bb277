using EdgeReasoner.Inference.Generation;
using EdgeReasoner.Reasoning.Reflection;
using EdgeReasoner.Reasoning.Requests;
using EdgeReasoner.Reasoning.Scheduling;
using EdgeReasoner.Tests.Doubles;
using FsCheck.Xunit;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace EdgeReasoner.Tests.Scheduling;

/// <summary>A direct answer takes 4 ms here: prompt 3 and cue 1 at a millisecond a token.</summary>
public sealed class DecisionQueueTests : IDisposable
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
    public async Task TryEnqueue_WhileOneRuns_CountsItsRest()
    {
        _queue.TryEnqueue(Pending("running", 1000));
        await Take();
        Assert.True(_queue.MayContinue(TimeSpan.FromMilliseconds(100)));

        Assert.Equal(RejectReason.CannotFinish, Assert.IsType<Admission.Rejected>(_queue.TryEnqueue(Pending("r", 50))).Reason);

        _clock.Advance(TimeSpan.FromMilliseconds(60));
        Assert.IsType<Admission.Accepted>(_queue.TryEnqueue(Pending("r", 50)));
    }

    [Fact]
    public async Task MayContinue_AWaitingOneNeedsTheTime_IsFalse()
    {
        _queue.TryEnqueue(Pending("running", 1000));
        await Take();
        _queue.TryEnqueue(Pending("waiting", 20));

        Assert.True(_queue.MayContinue(TimeSpan.FromMilliseconds(15)));
        Assert.False(_queue.MayContinue(TimeSpan.FromMilliseconds(17)));
    }

    [Fact]
    public void MayContinue_AWaitingOneIsLateAnyway_IsTrue()
    {
        _queue.TryEnqueue(Pending("waiting", 20));
        _clock.Advance(TimeSpan.FromMilliseconds(18));

        Assert.True(_queue.MayContinue(TimeSpan.FromSeconds(1)));
    }

    [Fact]
    public async Task TryRemove_Waiting_IsNotTakenAnyMore()
    {
        _queue.TryEnqueue(Pending("a", 100));
        _queue.TryEnqueue(Pending("b", 200));

        Assert.Equal("a", _queue.TryRemove(pending => pending.Request.Id == "a")?.Request.Id);
        Assert.Null(_queue.TryRemove(pending => pending.Request.Id == "a"));
        Assert.Equal("b", await Take());
    }

    [Fact]
    public async Task TakeAsync_Empty_WaitsForTheNext()
    {
        var taking = _queue.TakeAsync(TestContext.Current.CancellationToken);
        Assert.False(taking.IsCompleted);

        _queue.TryEnqueue(Pending("r", 100));

        Assert.Equal("r", (await taking).Request.Id);
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

        var taken = urgencies.Select(_ => queue.TakeAsync(CancellationToken.None).AsTask().GetAwaiter().GetResult()).ToList();
        return taken.SequenceEqual(taken.OrderByDescending(pending => pending.Request.Priority).ThenBy(pending => pending.Deadline.Remaining));
    }

    public void Dispose() => _queue.Dispose();

    private static DecisionQueue<PendingDecision> NewQueue(int capacity, FakeTimeProvider clock, CheckerMode checkers = CheckerMode.Off)
    {
        var costs = new CostModel();
        for (var tokens = 2; tokens <= 130; tokens++)
        {
            costs.ObservePrefill(2 + (tokens % 62), 0, TimeSpan.FromMilliseconds(2 + (tokens % 62)));
        }

        return new DecisionQueue<PendingDecision>(capacity, new AdmissionControl(costs, new Reserve(new ReserveOptions { Floor = TimeSpan.Zero, BudgetShare = 0 }), checkers), clock);
    }

    private PendingDecision Pending(string id, double budgetMs, int priority = 1) => Pending(id, budgetMs, priority, _clock);

    private static PendingDecision Pending(string id, double budgetMs, int priority, FakeTimeProvider clock)
    {
        var budget = TimeSpan.FromMilliseconds(budgetMs);
        return new PendingDecision(new DecisionRequest { Id = id, Budget = budget, Priority = priority }, new ScriptedPrompt(), Deadline.After(clock, budget));
    }

    private async Task<string> Take() => (await _queue.TakeAsync(TestContext.Current.CancellationToken)).Request.Id;
}
