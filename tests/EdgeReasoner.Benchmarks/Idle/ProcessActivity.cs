using System.Globalization;

namespace EdgeReasoner.Benchmarks.Idle;

/// <summary>What a process has done so far, by the kernel's count.</summary>
/// <param name="Seconds">Time on a core, of all its threads together, in seconds.</param>
/// <param name="WakeUps">How often each thread, by number and name, has gone to sleep of its own accord: it was woken as often.</param>
internal sealed record ProcessActivity(double Seconds, IReadOnlyDictionary<string, long> WakeUps)
{
    private const double NanosecondsPerSecond = 1e9;

    /// <summary>Reads the counts of a process's present threads.</summary>
    /// <param name="processId">The process.</param>
    /// <returns>Its counts now.</returns>
    /// <exception cref="IOException">There is no such process.</exception>
    public static ProcessActivity Of(int processId)
    {
        var (seconds, wakeUps) = (0.0, new Dictionary<string, long>(StringComparer.Ordinal));
        foreach (var task in Directory.EnumerateDirectories($"/proc/{processId}/task"))
        {
            try
            {
                // schedstat counts in nanoseconds, where stat has ticks of 10 ms: too coarse for a process that sleeps.
                seconds += double.Parse(File.ReadAllText(Path.Combine(task, "schedstat")).Split(' ')[0], CultureInfo.InvariantCulture) / NanosecondsPerSecond;
                var status = File.ReadLines(Path.Combine(task, "status")).Select(line => line.Split(":\t", 2)).Where(parts => parts.Length == 2).ToDictionary(parts => parts[0], parts => parts[1]);
                wakeUps[$"{Path.GetFileName(task)} {status["Name"]}"] = long.Parse(status["voluntary_ctxt_switches"], CultureInfo.InvariantCulture);
            }
            catch (Exception exception) when (exception is IOException or KeyNotFoundException)
            {
                // a thread that has ended between
            }
        }

        return new ProcessActivity(seconds, wakeUps);
    }

    /// <summary>What it has done since an earlier count.</summary>
    /// <param name="before">The earlier count.</param>
    /// <param name="time">The time between.</param>
    /// <returns>The share of one core, in percent, and the wake-ups a second of each thread that had any.</returns>
    public (double Percent, IReadOnlyList<(string Thread, double PerSecond)> WakeUps) Since(ProcessActivity before, TimeSpan time)
        => (100 * (Seconds - before.Seconds) / time.TotalSeconds,
            [.. WakeUps.Select(thread => (thread.Key, (thread.Value - before.WakeUps.GetValueOrDefault(thread.Key)) / time.TotalSeconds)).Where(static thread => thread.Item2 > 0).OrderByDescending(static thread => thread.Item2)]);
}
