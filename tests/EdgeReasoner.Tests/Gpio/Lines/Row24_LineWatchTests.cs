using EdgeReasoner.Configuration;
using EdgeReasoner.Gpio.Lines;
using FsCheck.Xunit;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace EdgeReasoner.Tests.Gpio.Lines;

/// <summary>Row 24 of the fault matrix, the policy alone: one decision a press, whatever the line does.</summary>
public sealed class Row24_LineWatchTests
{
    private readonly FakeTimeProvider _clock = new();
    private readonly LineWatch _watch;
    private bool _level;
    private int _presses;

    public Row24_LineWatchTests()
    {
        _watch = new LineWatch(new LineWatchOptions(TriggerEdge.Rising, Ms(20), Ms(250), 500, TimeSpan.FromSeconds(60)), _clock);
        _watch.Start(level: false, Now);
    }

    private long Now => _clock.GetTimestamp();

    [Fact]
    public void Row24_BounceTrain_IsOnePress()
    {
        Bounce(edges: 31, every: Ms(0.4)); // ends high
        Run(Ms(300));
        Bounce(edges: 31, every: Ms(0.4)); // and is let go, bouncing again
        Run(Ms(300));

        Assert.Equal(1, _presses);
        Assert.Null(_watch.Problem(Now));
    }

    [Fact]
    public void Row24_TenPressesWithBounces_AreTenPresses()
    {
        for (var press = 0; press < 10; press++)
        {
            Bounce(edges: 7, every: Ms(1));
            Run(Ms(60));
            Bounce(edges: 5, every: Ms(1));
            Run(Ms(60));
        }

        Assert.Equal(10, _presses);
    }

    [Fact]
    public void Row24_Glitch_ShorterThanTheDebounceTime_IsNoPress()
    {
        Bounce(edges: 2, every: Ms(5));
        Run(Ms(500));

        Assert.Equal(0, _presses);
    }

    [Fact]
    public void Row24_DroppedEdges_SlowPollNotices_OnePress()
    {
        _level = true; // no edge is told
        Run(Ms(600));
        _level = false;
        Run(Ms(600));
        _level = true;
        Run(Ms(600));

        Assert.Equal(2, _presses);
    }

    [Fact]
    public void Row24_DroppedEdge_IsNoticedWithinPollAndDebounce()
    {
        _level = true;
        Run(Ms(250 + 20 + 1));

        Assert.Equal(1, _presses);
    }

    [Fact]
    public void Row24_LevelAtTheStart_IsNoPress()
    {
        _watch.Start(level: true, Now);
        _level = true;
        Run(TimeSpan.FromSeconds(5));

        Assert.Equal(0, _presses);
    }

    [Fact]
    public void Row24_StuckLine_OnePressThenDegradedWithTheCause_UntilItMoves()
    {
        Bounce(edges: 1, every: Ms(1));
        Run(TimeSpan.FromSeconds(61));
        var stuck = _watch.Problem(Now);
        _level = false;
        Run(Ms(400));

        Assert.Equal(1, _presses);
        Assert.StartsWith("stuck: high for more than 60 s.", stuck, StringComparison.Ordinal);
        Assert.Null(_watch.Problem(Now));
    }

    [Fact]
    public void Row24_StuckAfterZero_NeverCalledStuck()
    {
        var watch = new LineWatch(new LineWatchOptions(TriggerEdge.Rising, Ms(20), Ms(250), 500, TimeSpan.Zero), _clock);
        watch.Start(level: true, Now);
        _clock.Advance(TimeSpan.FromDays(30));

        Assert.Null(watch.Problem(Now));
    }

    [Fact]
    public void Row24_Storm10kHz_EdgesAreSwitchedOff_NoPress_FewLooks()
    {
        var listening = Storm(TimeSpan.FromSeconds(2));

        Assert.False(_watch.Listens);
        Assert.StartsWith("storm: more than 500 edges in a second", _watch.Problem(Now), StringComparison.Ordinal);
        Assert.Equal(0, _presses);
        Assert.InRange(listening, 1, 501); // edges that the process ever saw, of 20,000
    }

    [Fact]
    public void Row24_StormThatGoesOn_IsHeardEverMoreRarely()
    {
        var heard = Storm(TimeSpan.FromMinutes(10));

        // Pauses of 5, 10, 20, … s up to 5 min: at most 8 times 501 edges of six million.
        Assert.InRange(heard, 500, 8 * 501);
        Assert.Equal(0, _presses);
    }

    [Fact]
    public void Row24_AfterAStorm_TheNextPressCounts()
    {
        Storm(TimeSpan.FromSeconds(1));
        _level = false;
        Run(TimeSpan.FromSeconds(6));
        var problem = _watch.Problem(Now);
        Bounce(edges: 5, every: Ms(1));
        Run(Ms(100));

        Assert.Null(problem);
        Assert.Equal(1, _presses);
    }

    [Fact]
    public void Row24_NoiseBelowTheStormLimit_IsCalledUnsettled()
    {
        for (var i = 0; i < 300; i++)
        {
            Bounce(edges: 1, every: Ms(10)); // 100 edges a second, never 20 ms of quiet
        }

        Assert.StartsWith("unsettled", _watch.Problem(Now), StringComparison.Ordinal);
        Assert.Equal(0, _presses);
    }

    [Property]
    public bool Presses_AnyEdges_AreNeverMoreThanTheRisesOfTheSettledLevel(byte[] gaps)
    {
        // Whatever the gaps between edges, two presses have at least two debounce times between them: one to settle high, one to settle low.
        var watch = new LineWatch(new LineWatchOptions(TriggerEdge.Rising, Ms(20), Ms(250), 100_000, TimeSpan.Zero), _clock);
        watch.Start(level: false, Now);
        var (level, presses, start) = (false, 0, Now);
        foreach (var gap in gaps)
        {
            level = !level;
            watch.OnEdges(1, Now);
            for (var ms = 0; ms < gap; ms++)
            {
                _clock.Advance(Ms(1));
                presses += watch.UntilLook(Now) == TimeSpan.Zero && watch.OnLook(level, Now) ? 1 : 0;
            }
        }

        return presses <= (_clock.GetElapsedTime(start).TotalMilliseconds / 40) + 1;
    }

    private static TimeSpan Ms(double milliseconds) => TimeSpan.FromMilliseconds(milliseconds);

    private void Bounce(int edges, TimeSpan every)
    {
        for (var i = 0; i < edges; i++)
        {
            _level = !_level;
            _watch.OnEdges(1, Now);
            Look();
            _clock.Advance(every);
            Look();
        }
    }

    // As the loop around the watch does: it looks when the watch says so.
    private void Run(TimeSpan duration)
    {
        for (var end = Now + (long)(duration.TotalSeconds * _clock.TimestampFrequency); Now < end;)
        {
            _clock.Advance(Ms(1));
            Look();
        }
    }

    private void Look()
    {
        if (_watch.UntilLook(Now) == TimeSpan.Zero && _watch.OnLook(_level, Now))
        {
            _presses++;
        }
    }

    // A square wave of 10 kHz for a while; returns how many edges came while they were listened to.
    private long Storm(TimeSpan duration)
    {
        var heard = 0L;
        for (var end = Now + (long)(duration.TotalSeconds * _clock.TimestampFrequency); Now < end;)
        {
            _level = !_level;
            if (_watch.Listens)
            {
                heard++;
                _watch.OnEdges(1, Now);
            }

            _clock.Advance(Ms(0.1));
            Look();
        }

        return heard;
    }
}
