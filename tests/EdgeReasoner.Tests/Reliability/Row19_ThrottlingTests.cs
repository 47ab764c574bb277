using EdgeReasoner.Benchmarks.Scheduling.Simulation;
using Xunit;

namespace EdgeReasoner.Tests.Reliability;

/// <summary>
/// Row 19: the board runs at half the speed for a third of the time: estimates adapt. A short piece of the year that
/// <c>EdgeReasoner.Benchmarks scheduling</c> plays in full, see docs/scheduling.md.
/// </summary>
public sealed class Row19_ThrottlingTests
{
    [Theory]
    [InlineData(0.5)]
    [InlineData(1)]
    [InlineData(3)]
    public void Year_InShort_HitsMoreDeadlinesThanTheOrderOfArrival(double load)
    {
        const int Requests = 4000;
        using var ours = new SimulatedDaemon(LoadYear.Draw(Requests, load, seed: 2), isPlain: false, seed: 2);
        using var plain = new SimulatedDaemon(LoadYear.Draw(Requests, load, seed: 2), isPlain: true, seed: 2);

        var (figures, baseline) = (ours.Run(), plain.Run());

        TestContext.Current.TestOutputHelper?.WriteLine($"load {load}: hit rate {figures.HitRate:F4} against {baseline.HitRate:F4}, missed {figures.Missed} against {baseline.Missed}");
        Assert.Equal(Requests, figures.Answered + figures.Refused + figures.Missed);
        Assert.True(figures.HitRate > baseline.HitRate);
        Assert.True(figures.AnsweredRate > baseline.AnsweredRate);
        Assert.True(figures.Missed * 4 < baseline.Missed); // stalls of up to six times a pass leave some that nothing could save
    }
}
