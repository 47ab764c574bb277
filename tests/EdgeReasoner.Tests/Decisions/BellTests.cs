using EdgeReasoner.Decisions;
using Xunit;

namespace EdgeReasoner.Tests.Decisions;

public sealed class BellTests : IDisposable
{
    private readonly Bell _bell = new();

    [Fact]
    public void Ring_WhileSomebodyListens_IsHeard()
    {
        var ring = _bell.Listen();
        Assert.False(ring.IsCancellationRequested);

        _bell.Ring();

        Assert.True(ring.IsCancellationRequested);
    }

    [Fact]
    public void Listen_AfterARing_WaitsForTheNext()
    {
        _bell.Listen();
        _bell.Ring();
        var ring = _bell.Listen();

        Assert.False(ring.IsCancellationRequested);
        _bell.Ring();
        Assert.True(ring.IsCancellationRequested);
    }

    public void Dispose() => _bell.Dispose();
}
