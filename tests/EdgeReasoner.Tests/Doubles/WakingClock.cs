using Microsoft.Extensions.Time.Testing;

namespace EdgeReasoner.Tests.Doubles;

/// <summary>A fake clock that counts the timers that would wake a sleeping machine: those that were set to any time at all.</summary>
internal sealed class WakingClock : FakeTimeProvider
{
    private int _count;

    /// <summary>Gets how many were set so far.</summary>
    public int Count => Volatile.Read(ref _count);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (dueTime != Timeout.InfiniteTimeSpan)
        {
            Interlocked.Increment(ref _count);
        }

        return base.CreateTimer(callback, state, dueTime, period);
    }
}
