using Xunit;

namespace EdgeReasoner.IntegrationTests.Mqtt;

internal static class Until
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(double.Parse(Environment.GetEnvironmentVariable("EDGEREASONER_PATIENCE_S") ?? "60", System.Globalization.CultureInfo.InvariantCulture));

    /// <summary>Waits for a condition, for a minute at most: a bound against hanging, not an expectation.</summary>
    /// <param name="condition">The condition.</param>
    /// <param name="says">What to show when it does not come to hold; null for nothing.</param>
    public static async Task HoldsAsync(Func<bool> condition, Func<string?>? says = null)
    {
        using var patience = new CancellationTokenSource(Patience);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, TestContext.Current.CancellationToken);
        while (!condition())
        {
            Assert.False(patience.IsCancellationRequested && says is not null, says?.Invoke());
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, says is null ? either.Token : TestContext.Current.CancellationToken);
        }
    }
}
