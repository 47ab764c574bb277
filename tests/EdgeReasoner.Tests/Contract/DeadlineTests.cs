using EdgeReasoner.Contract;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace EdgeReasoner.Tests.Contract;

public sealed class DeadlineTests
{
    private readonly FakeTimeProvider _clock = new();

    [Fact]
    public void Remaining_TimePasses_ShrinksBelowZero()
    {
        var deadline = Deadline.After(_clock, TimeSpan.FromMilliseconds(100));
        _clock.Advance(TimeSpan.FromMilliseconds(40));
        Assert.Equal((TimeSpan.FromMilliseconds(60), false), (deadline.Remaining, deadline.HasPassed));

        _clock.Advance(TimeSpan.FromMilliseconds(60));
        Assert.True(deadline.HasPassed);

        _clock.Advance(TimeSpan.FromMilliseconds(5));
        Assert.Equal(TimeSpan.FromMilliseconds(-5), deadline.Remaining);
    }

    [Fact]
    public void From_EarlierInstant_CountsFromThere()
    {
        var receivedAt = _clock.GetTimestamp();
        _clock.Advance(TimeSpan.FromMilliseconds(30));

        Assert.Equal(TimeSpan.FromMilliseconds(70), Deadline.From(_clock, receivedAt, TimeSpan.FromMilliseconds(100)).Remaining);
    }

    [Fact]
    public void HasRoomFor_WhatEndsAtTheDeadline_IsTrue()
    {
        var deadline = Deadline.After(_clock, TimeSpan.FromMilliseconds(100));

        Assert.Equal((true, false), (deadline.HasRoomFor(TimeSpan.FromMilliseconds(100)), deadline.HasRoomFor(TimeSpan.FromMilliseconds(101))));
    }

    [Fact]
    public void Less_Reserve_IsThatMuchEarlier()
        => Assert.Equal(TimeSpan.FromMilliseconds(80), Deadline.After(_clock, TimeSpan.FromMilliseconds(100)).Less(TimeSpan.FromMilliseconds(20)).Remaining);

    [Fact]
    public void Remaining_WallClockIsSet_IsNotMoved()
    {
        var clock = new SetClock();
        var deadline = Deadline.After(clock, TimeSpan.FromMilliseconds(100));
        clock.Wall += TimeSpan.FromDays(1);

        Assert.Equal((TimeSpan.FromMilliseconds(100), TimeSpan.FromDays(1)), (deadline.Remaining, clock.GetUtcNow() - DateTimeOffset.UnixEpoch));
    }

    /// <summary>A clock whose wall time somebody sets while no time passes.</summary>
    private sealed class SetClock : TimeProvider
    {
        public DateTimeOffset Wall { get; set; } = DateTimeOffset.UnixEpoch;

        public override DateTimeOffset GetUtcNow() => Wall;

        public override long GetTimestamp() => 0;
    }
}
