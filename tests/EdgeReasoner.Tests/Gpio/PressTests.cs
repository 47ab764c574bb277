using EdgeReasoner.Contract;
using EdgeReasoner.Gpio;
using Xunit;

namespace EdgeReasoner.Tests.Gpio;

public sealed class PressTests
{
    [Fact]
    public void TryEnd_ManyAtOnce_LetsOneSayHow()
    {
        var press = new Press(1, "s-1", 0, Deadline.After(TimeProvider.System, TimeSpan.Zero));
        var ends = 0;
        Parallel.For(0, 64, _ => Interlocked.Add(ref ends, press.TryEnd() ? 1 : 0));

        Assert.Equal(1, ends);
    }
}
