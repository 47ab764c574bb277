using EdgeReasoner.Status;
using Microsoft.Extensions.Logging;

namespace EdgeReasoner.Gpio.Lines;

/// <summary>Tells log and status document how one line is, once for each change.</summary>
/// <param name="name">The line's name in the configuration.</param>
/// <param name="state">Holds what the status document says.</param>
/// <param name="logger">Diagnostics.</param>
internal sealed partial class LineReport(string name, DaemonState state, ILogger logger)
{
    // A line that is away is tried again soon, and then ever more rarely.
    private static readonly TimeSpan ShortestPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    private TimeSpan _pause = ShortestPause;
    private bool _hasFailed;

    /// <summary>The line works.</summary>
    public void Works() => Says(null);

    /// <summary>The line is watched, or not as it should be.</summary>
    /// <param name="problem">What is wrong and the remedy; null for nothing.</param>
    public void Says(string? problem)
    {
        _pause = problem is null ? ShortestPause : _pause;
        if (!state.SetPart("gpio/" + name, problem, out var isShared))
        {
            return;
        }

        if (problem is not null && isShared)
        {
            LogFailedToo(name, problem);
        }
        else if (problem is not null)
        {
            LogFailed(name, problem);
        }
        else if (_hasFailed)
        {
            LogWorks(name);
        }

        _hasFailed = problem is not null;
    }

    /// <summary>The line could not be taken or failed.</summary>
    /// <param name="fault">The cause.</param>
    /// <returns>How long to wait before the next try.</returns>
    public TimeSpan Failed(GpioFaultException fault)
    {
        var pause = _pause;
        Says(fault.Message);
        _pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        return pause;
    }

    // One missing chip is one line, however many of its lines are configured; the status names each.
    [LoggerMessage(603, LogLevel.Debug, "GPIO {Name}, as another line: {Problem}")]
    private partial void LogFailedToo(string name, string problem);

    [LoggerMessage(601, LogLevel.Warning, "GPIO {Name}: {Problem}")]
    private partial void LogFailed(string name, string problem);

    [LoggerMessage(602, LogLevel.Information, "GPIO {Name} works again")]
    private partial void LogWorks(string name);
}
