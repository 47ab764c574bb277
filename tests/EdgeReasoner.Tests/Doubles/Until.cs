using Xunit;

namespace EdgeReasoner.Tests.Doubles;

/// <summary>Waits for what runs on other threads.</summary>
internal static class Until
{
    /// <summary>Gets how long a test waits before it calls the wait hopeless; nothing is measured by it.</summary>
    public static TimeSpan Patience { get; } = TimeSpan.FromMinutes(1);

    public static async Task HoldsAsync(Func<bool> condition)
    {
        for (var hopeless = Environment.TickCount64 + (long)Patience.TotalMilliseconds; !condition();)
        {
            Assert.True(Environment.TickCount64 < hopeless, "it never came");
            await Task.Yield();
        }
    }
}
