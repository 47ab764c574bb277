using EdgeReasoner.Configuration;

namespace EdgeReasoner.Gpio.Lines;

/// <summary>The way an input is watched.</summary>
/// <param name="Edge">Which change is a press.</param>
/// <param name="Debounce">For how long the line must be quiet before its new level counts.</param>
/// <param name="Poll">The time between two looks that no edge announced.</param>
/// <param name="MaxEdgesPerSecond">More are a storm.</param>
/// <param name="StuckAfter">After this time at the active level the line is called stuck; zero for never.</param>
internal sealed record LineWatchOptions(TriggerEdge Edge, TimeSpan Debounce, TimeSpan Poll, int MaxEdgesPerSecond, TimeSpan StuckAfter)
{
    /// <summary>The most edges of a line in a second: no finger or float makes so many, and a board can count them without falling behind.</summary>
    public const int DefaultMaxEdgesPerSecond = 500;

    /// <summary>Gets the time between two looks: a lost edge costs this much.</summary>
    public static TimeSpan DefaultPoll { get; } = TimeSpan.FromMilliseconds(250);

    /// <summary>The watch over the line of a trigger.</summary>
    /// <param name="trigger">The trigger.</param>
    /// <returns>The options.</returns>
    public static LineWatchOptions Of(GpioTriggerOptions trigger) => new(
        trigger.Edge,
        TimeSpan.FromMilliseconds(trigger.DebounceMs),
        DefaultPoll,
        DefaultMaxEdgesPerSecond,
        TimeSpan.FromSeconds(trigger.StuckAfterSeconds));
}
