using EdgeReasoner.Contract;
using EdgeReasoner.Gpio.Lines;
using EdgeReasoner.Status;

namespace EdgeReasoner.Gpio;

/// <summary>Shows the daemon's state on a lamp: on when ready, slow blinking while starting, fast when something is wrong, off when it stops.</summary>
/// <param name="line">The lamp's line.</param>
/// <param name="activeLow">Whether a low level lights it.</param>
/// <param name="state">The state.</param>
/// <param name="clock">Beats the time.</param>
internal sealed class StatusLight(OutputLine line, bool activeLow, DaemonState state, TimeProvider clock)
{
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(125);
    private const int SlowBeats = 8;

    /// <summary>Says whether the lamp is lit.</summary>
    /// <param name="readiness">The daemon's state.</param>
    /// <param name="beat">Counts eighths of a second.</param>
    /// <returns>True when it is.</returns>
    public static bool IsLit(Readiness readiness, int beat) => readiness switch
    {
        Readiness.Ready => true,
        Readiness.Stopping => false,
        Readiness.Starting => beat % (2 * SlowBeats) < SlowBeats,
        _ => beat % 2 == 0,
    };

    /// <summary>Shows the state until cancelled.</summary>
    /// <param name="stoppingToken">Ends it.</param>
    /// <returns>When ended.</returns>
    public async Task RunAsync(CancellationToken stoppingToken)
    {
        bool? shown = null;
        for (var beat = 0; !stoppingToken.IsCancellationRequested; beat = (beat + 1) % (2 * SlowBeats))
        {
            var lit = IsLit(state.Readiness, beat);
            if (lit != shown && line.Drive(lit != activeLow, TimeSpan.Zero) is null)
            {
                shown = lit;
            }

            await Pause.ForAsync(Beat, clock, stoppingToken);
        }
    }
}
