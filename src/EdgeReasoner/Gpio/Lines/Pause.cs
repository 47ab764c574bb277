namespace EdgeReasoner.Gpio.Lines;

/// <summary>Waits that end early, and quietly, when the daemon stops.</summary>
internal static class Pause
{
    /// <summary>Waits.</summary>
    /// <param name="duration">For how long.</param>
    /// <param name="clock">Measures it.</param>
    /// <param name="stoppingToken">Ends it early.</param>
    /// <returns>When it is over.</returns>
    public static Task ForAsync(TimeSpan duration, TimeProvider clock, CancellationToken stoppingToken)
        => Task.Delay(duration, clock, stoppingToken).ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
}
