using EdgeReasoner.Status;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Systemd;
using Microsoft.Extensions.Logging;

namespace EdgeReasoner.Hosting;

/// <summary>Feeds the service manager's watchdog at half of its time-out, only while the reasoning thread lives; else systemd restarts the daemon.</summary>
/// <param name="pulse">The reasoning thread's pulse.</param>
/// <param name="notifier">The service manager; null when none listens.</param>
/// <param name="timeout">Its time-out; null when it keeps no watchdog.</param>
/// <param name="state">Told that the model hangs, so that the status says so.</param>
/// <param name="clock">Measures.</param>
/// <param name="logger">Diagnostics.</param>
internal sealed partial class ProgressWatchdog(
    ReasoningHeartbeat pulse, ISystemdNotifier? notifier, TimeSpan? timeout, DaemonState state, TimeProvider clock, ILogger<ProgressWatchdog> logger) : BackgroundService
{
    private static readonly TimeSpan Unwatched = TimeSpan.FromSeconds(10);
    private static readonly ServiceState Alive = new("WATCHDOG=1");

    /// <summary>The time-out that the service manager asked for.</summary>
    /// <param name="microseconds">Value of WATCHDOG_USEC; null when not set.</param>
    /// <param name="process">Value of WATCHDOG_PID; null when not set.</param>
    /// <returns>The time-out; null when there is no watchdog, or when another process is watched.</returns>
    public static TimeSpan? TimeoutOf(string? microseconds, string? process)
        => long.TryParse(microseconds, out var value) && value > 0 && (string.IsNullOrEmpty(process) || process == $"{Environment.ProcessId}")
            ? TimeSpan.FromMicroseconds(value)
            : null;

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var tick = new PeriodicTimer((timeout / 2) ?? Unwatched, clock);
        do
        {
            Look();
        }
        while (await tick.WaitForNextTickAsync(stoppingToken));
    }

    private void Look()
    {
        var isStuck = pulse.IsStuck;
        if (state.SetStuck(isStuck) && isStuck)
        {
            LogStuck();
        }

        if (!isStuck && timeout is not null)
        {
            notifier?.Notify(Alive);
        }

        pulse.Ask(); // answered, if it lives, long before the next look
    }

    [LoggerMessage(702, LogLevel.Critical, "The model does not react any more; the watchdog is not fed until it does")]
    private partial void LogStuck();
}
