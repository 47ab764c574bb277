using EdgeReasoner.Mqtt;
using Xunit;

namespace EdgeReasoner.Tests.Mqtt;

public sealed class SendWindowTests
{
    private static CancellationToken Never => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Enter_Full_WaitsForAPlace()
    {
        var window = new SendWindow(1);
        await window.EnterAsync(alone: false, Never);
        var waiting = window.EnterAsync(alone: false, Never);
        Assert.False(waiting.IsCompleted);

        window.Leave(alone: false);

        await waiting;
    }

    [Fact]
    public async Task EnterAlone_OthersAreIn_WaitsForAllAndKeepsOthersOut()
    {
        var window = new SendWindow(2);
        await window.EnterAsync(alone: false, Never);
        var alone = window.EnterAsync(alone: true, Never);
        var later = window.EnterAsync(alone: false, Never);
        Assert.Equal((false, false), (alone.IsCompleted, later.IsCompleted));

        window.Leave(alone: false);
        await alone;
        Assert.False(later.IsCompleted);

        window.Leave(alone: true);
        await later;
    }

    [Fact]
    public async Task EnterAlone_TwoAtOnce_ComeOneAfterTheOther()
    {
        var window = new SendWindow(2);
        await window.EnterAsync(alone: false, Never);
        var (first, second) = (window.EnterAsync(alone: true, Never), window.EnterAsync(alone: true, Never));
        window.Leave(alone: false);
        await first;
        Assert.False(second.IsCompleted);

        window.Leave(alone: true);

        await second;
    }

    [Fact]
    public async Task EnterAlone_GivenUp_HoldsNothing()
    {
        var window = new SendWindow(2);
        await window.EnterAsync(alone: false, Never);
        using var enough = new CancellationTokenSource();
        var alone = window.EnterAsync(alone: true, enough.Token);
        await enough.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => alone);

        await window.EnterAsync(alone: false, Never);
        window.Leave(alone: false);
        window.Leave(alone: false);
        await window.EnterAsync(alone: true, Never);
    }
}
