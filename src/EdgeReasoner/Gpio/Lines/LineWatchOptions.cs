using EdgeReasoner.Configuration;

namespace EdgeReasoner.Gpio.Lines;

/// <summary>How an input is watched.</summary>
/// <param name="Edge">Which change is a press.</param>
/// <param name="Debounce">For how long the line must be quiet before its new level counts.</param>
/// <param name="Poll">The time between two looks that no edge announced.</param>
/// <param name="MaxEdgesPerSecond">More are a storm.</param>
/// <param name="StuckAfter">After this time at the active level the line is called stuck; zero for never.</param>
internal sealed record LineWatchOptions(TriggerEdge Edge, TimeSpan Debounce, TimeSpan Poll, int MaxEdgesPerSecond, TimeSpan StuckAfter)
{
    /// <summary>How the line of a trigger is watched.</summary>
    /// <param name="gpio">Poll period and storm limit.</param>
    /// <param name="trigger">The trigger.</param>
    /// <returns>The options.</returns>
    public static LineWatchOptions Of(Configuration.GpioOptions gpio, Configuration.GpioTriggerOptions trigger) => new(
        trigger.Edge,
        TimeSpan.FromMilliseconds(trigger.DebounceMs),
        TimeSpan.FromMilliseconds(gpio.PollMs),
        gpio.MaxEdgesPerSecond,
        TimeSpan.FromSeconds(trigger.StuckAfterSeconds));
}
