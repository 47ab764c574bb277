using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace EdgeReasoner.Tests.Doubles;

/// <summary>A fake clock that knows which timers were set, so that a test moves it on only when somebody waits.</summary>
internal sealed class TimerClock : FakeTimeProvider
{
    private readonly ConcurrentDictionary<TimeSpan, Channel<bool>> _set = new();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = base.CreateTimer(callback, state, dueTime, period);
        Of(dueTime).Writer.TryWrite(true);
        return timer;
    }

    /// <summary>Waits until a timer of this very duration is set, each one once.</summary>
    public Task SetAsync(TimeSpan duration)
        => Of(duration).Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(Until.Patience, TestContext.Current.CancellationToken);

    /// <summary>The same, and moves the clock by it.</summary>
    public async Task PassAsync(TimeSpan duration)
    {
        await SetAsync(duration);
        Advance(duration);
    }

    private Channel<bool> Of(TimeSpan duration) => _set.GetOrAdd(duration, static _ => Channel.CreateUnbounded<bool>());
}
