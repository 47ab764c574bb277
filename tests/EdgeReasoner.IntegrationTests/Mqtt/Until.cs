using Xunit;

namespace EdgeReasoner.IntegrationTests.Mqtt;

internal static class Until
{
    /// <summary>Waits for a condition, for a minute at most: a bound against hanging, not an expectation.</summary>
    public static async Task HoldsAsync(Func<bool> condition)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, TestContext.Current.CancellationToken);
        while (!condition())
        {
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, either.Token);
        }
    }
}
