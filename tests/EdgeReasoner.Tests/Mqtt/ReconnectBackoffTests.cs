using EdgeReasoner.Mqtt;
using FsCheck.Xunit;
using Xunit;

namespace EdgeReasoner.Tests.Mqtt;

public sealed class ReconnectBackoffTests
{
    [Property]
    public bool Next_AnyNumberOfFailures_StaysBetweenHalfAndWholeOfTheFormula(int seed, byte failures)
    {
        var backoff = new ReconnectBackoff(new Random(seed));
        var pause = TimeSpan.Zero;
        for (var i = 0; i <= failures; i++)
        {
            pause = backoff.Next();
        }

        var full = Math.Min(2_000, 250 * Math.Pow(2, failures));
        return pause.TotalMilliseconds >= (full / 2) - 1e-3 && pause.TotalMilliseconds <= full;
    }

    [Fact]
    public void Reset_AfterFailures_StartsOver()
    {
        var backoff = new ReconnectBackoff(new Random(1));
        for (var i = 0; i < 10; i++)
        {
            backoff.Next();
        }

        backoff.Reset();

        Assert.InRange(backoff.Next(), TimeSpan.FromMilliseconds(125), TimeSpan.FromMilliseconds(250));
    }
}
