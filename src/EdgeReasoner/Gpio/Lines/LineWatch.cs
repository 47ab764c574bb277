using System.Globalization;
using EdgeReasoner.Configuration;

namespace EdgeReasoner.Gpio.Lines;

/// <summary>
/// Tells presses from bounces, glitches, lost edges and storms: pure policy over timestamps and levels. Edges are hints that the line
/// moved; only a level that is read counts, and only after the line was quiet for the debounce time. Without an edge the line is
/// looked at every poll period, so a lost edge costs time, not the press. In a storm edges are switched off, and no press is believed.
/// </summary>
/// <param name="options">How the line is watched.</param>
/// <param name="clock">Measures.</param>
internal sealed class LineWatch(LineWatchOptions options, TimeProvider clock)
{
    // Longer than any contact bounces: the line is then noisy, and somebody should know.
    private static readonly TimeSpan UnsettledAfter = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ShortestPause = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(5);

    private bool _stable;
    private long _stableSince;
    private bool _isMoving;
    private long _movingSince;
    private long _quietSince;
    private long _windowStart;
    private int _windowEdges;
    private TimeSpan _pause = ShortestPause;
    private long _stormSince;
    private long _lookedAt;

    /// <summary>Gets a value indicating whether edges are wanted; false in a storm.</summary>
    public bool Listens { get; private set; } = true;

    /// <summary>Gets the level that counts.</summary>
    public bool Level => _stable;

    /// <summary>Begins, or begins anew after the line was taken again: what the line shows now is no press.</summary>
    /// <param name="level">Its level.</param>
    /// <param name="now">The timestamp of this moment.</param>
    public void Start(bool level, long now)
    {
        (_stable, _stableSince, _isMoving) = (level, now, false);
        (_windowStart, _windowEdges, _lookedAt) = (now, 0, now);
    }

    /// <summary>Takes note of edges.</summary>
    /// <param name="count">How many came since the last call, 1 or more.</param>
    /// <param name="now">The timestamp of this moment.</param>
    public void OnEdges(int count, long now)
    {
        if (!Listens)
        {
            return; // some are still under way after they were switched off
        }

        Move(now);
        _quietSince = now;
        if (clock.GetElapsedTime(_windowStart, now) >= Window)
        {
            // A whole second within the limit ends the row of ever longer pauses.
            _pause = _windowEdges <= options.MaxEdgesPerSecond ? ShortestPause : _pause;
            (_windowStart, _windowEdges) = (now, 0);
        }

        _windowEdges += count;
        if (_windowEdges > options.MaxEdgesPerSecond)
        {
            (Listens, _stormSince, _isMoving) = (false, now, false);
        }
    }

    /// <summary>The time for which the line can be left alone unless an edge comes.</summary>
    /// <param name="now">The timestamp of this moment.</param>
    /// <returns>Zero when it is due.</returns>
    public TimeSpan UntilLook(long now)
    {
        var wait = !Listens ? _pause - clock.GetElapsedTime(_stormSince, now)
            : _isMoving ? options.Debounce - clock.GetElapsedTime(_quietSince, now)
            : options.Poll - clock.GetElapsedTime(_lookedAt, now);
        return wait > TimeSpan.Zero ? wait : TimeSpan.Zero;
    }

    /// <summary>Judges the line's level; to be called when <see cref="UntilLook"/> is zero.</summary>
    /// <param name="level">The level just read.</param>
    /// <param name="now">The timestamp of this moment.</param>
    /// <returns>True when this is a press.</returns>
    public bool OnLook(bool level, long now)
    {
        _lookedAt = now;
        if (!Listens)
        {
            // After the pause edges are heard again; whatever the line shows after a storm is no press.
            Listens = true;
            _pause = _pause * 2 < LongestPause ? _pause * 2 : LongestPause;
            Start(level, now);
            return false;
        }

        if (!_isMoving)
        {
            if (level != _stable)
            {
                Move(now); // an edge was lost: a second look decides
                _quietSince = now;
            }

            return false;
        }

        _isMoving = false;
        if (level == _stable)
        {
            return false; // a glitch, or a press shorter than the debounce time
        }

        (_stable, _stableSince) = (level, now);
        return options.Edge switch { TriggerEdge.Rising => level, TriggerEdge.Falling => !level, _ => true };
    }

    /// <summary>The fault of the line.</summary>
    /// <param name="now">The timestamp of this moment.</param>
    /// <returns>The cause and the remedy for the status document; null when nothing is.</returns>
    public string? Problem(long now)
    {
        if (!Listens)
        {
            return Text($"storm: more than {options.MaxEdgesPerSecond} edges in a second; its edges are off for {_pause.TotalSeconds:0} s at a time. Check wiring and pull resistor, or raise Gpio:MaxEdgesPerSecond");
        }

        if (_isMoving && clock.GetElapsedTime(_movingSince, now) >= UnsettledAfter)
        {
            return Text($"unsettled: for {UnsettledAfter.TotalSeconds:0} s or more the line was never quiet for {options.Debounce.TotalMilliseconds:0} ms. Check wiring and pull resistor, or shorten DebounceMs");
        }

        var isActive = options.Edge != TriggerEdge.Both && _stable == (options.Edge == TriggerEdge.Rising);
        return isActive && options.StuckAfter > TimeSpan.Zero && clock.GetElapsedTime(_stableSince, now) >= options.StuckAfter
            ? Text($"stuck: {(_stable ? "high" : "low")} for more than {options.StuckAfter.TotalSeconds:0} s. Check switch and wiring, or raise StuckAfterSeconds (0 for a float or limit switch)")
            : null;
    }

    private void Move(long now)
    {
        if (!_isMoving)
        {
            (_isMoving, _movingSince) = (true, now);
        }
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
