using Xunit;

namespace EdgeReasoner.IntegrationTests.Mqtt;

internal static class Until
{
    /// <summary>Waits for a condition, for a minute at most: a bound against hanging, not an expectation.</summary>
    public static async Task HoldsAsync(Func<bool> condition, Func<string?>? state = null)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, TestContext.Current.CancellationToken);
        while (!condition())
        {
            try
            {
                await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, either.Token);
            }
            catch (OperationCanceledException) when (patience.IsCancellationRequested)
            {
                Assert.Fail($"It did not happen within a minute. Last seen: {state?.Invoke() ?? "not told"}");
            }
        }
    }
}
