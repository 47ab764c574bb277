using EdgeReasoner.Benchmarks.Scheduling.Simulation;
using EdgeReasoner.Reasoning.Reflection;
using Xunit;

namespace EdgeReasoner.Tests.Reliability;

/// <summary>
/// Row 19: the board runs at half the speed for a third of the time: estimates adapt. A short piece of the year that
/// <c>EdgeReasoner.Benchmarks scheduling</c> plays in full, see docs/scheduling.md.
/// </summary>
public sealed class Row19_ThrottlingTests
{
    [Fact]
    public void Estimates_SpeedHalvesAndComesBack_FollowBothTimes()
    {
        const int Tokens = 8;
        var costs = new CostModel();
        Run(200, milliseconds: 1);
        Assert.InRange(Expected(), Tokens * 0.95, Tokens * 1.05);

        Run(5, milliseconds: 2); // after three overruns the law is learnt anew
        Assert.InRange(Expected(), 2 * Tokens * 0.9, 2 * Tokens * 1.1);

        Run(150, milliseconds: 1); // what was slow is forgotten by half each 34 runs
        Assert.InRange(Expected(), Tokens * 0.9, Tokens * 1.2);

        double Expected() => costs.ExpectedDecode(Tokens, 100).TotalMilliseconds;

        void Run(int runs, double milliseconds)
        {
            for (var i = 0; i < runs; i++)
            {
                costs.ObserveDecode(Tokens, 100 + (i % 50), TimeSpan.FromMilliseconds(Tokens * milliseconds));
            }
        }
    }

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
