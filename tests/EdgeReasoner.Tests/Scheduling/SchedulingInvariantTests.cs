using EdgeReasoner.Reasoning.Scheduling;
using FsCheck.Xunit;
using Xunit;

namespace EdgeReasoner.Tests.Scheduling;

/// <summary>What <see cref="DecisionQueue{TPending}"/> promises as a whole, worked off on a fake clock; decisions take a direct answer of 4 ms and rounds of 6 ms.</summary>
public sealed class SchedulingInvariantTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(8)]
    [InlineData(16)]
    [InlineData(32)]
    [InlineData(64)]
    public void ClosedLoop_TheDeadlineLeavesRoomForAll_EverybodyGetsAllRoundsInTime(int outstanding)
    {
        using var worked = new WorkedQueue();
        worked.Arrive(Enumerable.Range(0, outstanding).Select(i => new Asked(AtMs: 0, BudgetMs: 2000, Rounds: 2)));
        var again = 4 * outstanding;
        worked.Ended = ended => worked.Arrive(again-- > 0 ? [new Asked(worked.NowMs, 2000, 2)] : []);

        var ended = worked.Run();

        Assert.Equal(5 * outstanding, ended.Count);
        Assert.All(ended, static one => Assert.Equal((TurnKind.Continue, 2, true), (one.By, one.Rounds, one.LeftMs >= 0)));
    }

    [Fact]
    public void ClosedLoop_DeadlinesDiffer_EverybodyGetsAllRoundsInTime()
    {
        using var worked = new WorkedQueue();
        worked.Arrive(Enumerable.Range(0, 60).Select(static i => new Asked(AtMs: i, BudgetMs: 1200 + (i * 37 % 400), Rounds: 2)));

        Assert.All(worked.Run(), static one => Assert.Equal((TurnKind.Continue, 2, true), (one.By, one.Rounds, one.LeftMs >= 0)));
    }

    [Property(MaxTest = 300)]
    public void Any_OneWasLetIn_IsNeverLateForOthersOfItsPriority((byte Pause, byte Budget, byte Rounds)[] load)
    {
        using var worked = new WorkedQueue();
        var at = 0.0;
        worked.Arrive(load.Select(one => new Asked(at += one.Pause % 12, 4 + (one.Budget % 100), one.Rounds % 4)));

        Assert.All(worked.Run(), static one => Assert.True(one.By != TurnKind.Expire && one.LeftMs >= -1, $"{one}")); // the sweep comes every millisecond
    }

    [Property(MaxTest = 300)]
    public void Any_AnAlarmWasLetIn_IsNeverLate((byte Pause, byte Budget, byte Rounds, byte Priority)[] load)
    {
        using var worked = new WorkedQueue();
        var at = 0.0;
        worked.Arrive(load.Select(one => new Asked(at += one.Pause % 12, 4 + (one.Budget % 100), one.Rounds % 4, one.Priority % 4)));

        Assert.All(worked.Run().Where(static one => one.Priority == 3), static one => Assert.True(one.By is not (TurnKind.Expire or TurnKind.Displace) && one.LeftMs >= -1, $"{one}"));
    }

    [Fact]
    public void Overload_MoreThanCanHaveRounds_NobodyIsLateAndTheFirstAreWhole()
    {
        using var worked = new WorkedQueue();
        worked.Arrive(Enumerable.Range(0, 20).Select(static i => new Asked(AtMs: 0, BudgetMs: 160, Rounds: 2)));

        var ended = worked.Run();

        Assert.All(ended, static one => Assert.True(one.LeftMs >= 0));
        Assert.InRange(ended.Count(static one => one.Rounds == 2), 6, 9); // 160 ms less 20 direct answers are 80: six whole decisions
    }
}
