using Xunit;

namespace EdgeReasoner.Tests.Doubles;

/// <summary>Waits for what services do on the pool's threads: until it happens, and no longer than a machine under load can need.</summary>
internal static class Soon
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    public static void Is(Func<bool> condition) => Assert.True(SpinWait.SpinUntil(condition, Patience));

    public static Task<T> Get<T>(Func<CancellationToken, ValueTask<T>> read) => Within(async cancellation => await read(cancellation));

    public static async Task<T> Within<T>(Func<CancellationToken, Task<T>> wait)
    {
        using var patience = new CancellationTokenSource(Patience);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, TestContext.Current.CancellationToken);
        return await wait(limit.Token);
    }

    public static async Task Ends(Task task)
    {
        using var patience = new CancellationTokenSource(Patience);
        await task.WaitAsync(patience.Token);
    }
}
