using System.Runtime.InteropServices;
using EdgeReasoner.Configuration;
using EdgeReasoner.Contract;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Systemd;
using Microsoft.Extensions.Logging;

namespace EdgeReasoner.Hosting;

/// <summary>
/// Reads the configuration again at SIGHUP (<c>systemctl reload</c>). Profiles and the log level change at once; any other changed key is
/// refused by name and stays as it was. A configuration with problems changes nothing. Keys of earlier versions are named at the start and at each reload. The credentials' files are looked at in any case.
/// </summary>
/// <param name="source">The configuration in force, and the way to read the sources again.</param>
/// <param name="catalog">Takes the profiles.</param>
/// <param name="level">Takes the log level.</param>
/// <param name="renew">Looks whether the files of certificates, keys and password have changed.</param>
/// <param name="notifier">The service manager; null when none listens.</param>
/// <param name="logger">Diagnostics.</param>
internal sealed partial class ReloadService(
    ReloadSource source, ProfileCatalog catalog, LogLevelSwitch level, Action renew, ISystemdNotifier? notifier, ILogger<ReloadService> logger) : IHostedService, IDisposable
{
    private static readonly ServiceState Ready = new("READY=1");

    private readonly Lock _lock = new();
    private IReadOnlyDictionary<string, string?> _running = source.Running.Values;
    private PosixSignalRegistration? _signal;

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        Warn(source.Running);
        _signal = PosixSignalRegistration.Create(PosixSignal.SIGHUP, context =>
        {
            context.Cancel = true; // without it the signal ends the process
            Reload();
        });
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken)
    {
        Dispose();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public void Dispose() => _signal?.Dispose();

    /// <summary>Reads the sources again and takes over what can be.</summary>
    /// <returns>The keys that were applied and refused; null when the configuration has problems.</returns>
    public ConfigurationChange? Reload()
    {
        lock (_lock)
        {
            notifier?.Notify(new ServiceState($"RELOADING=1\nMONOTONIC_USEC={Environment.TickCount64 * 1000}"));
            renew();
            var change = TakeOver(source.Read());
            notifier?.Notify(Ready);
            return change;
        }
    }

    private ConfigurationChange? TakeOver(LoadedConfiguration loaded)
    {
        if (loaded.Problems.Count > 0)
        {
            foreach (var problem in loaded.Problems)
            {
                LogProblem(problem);
            }

            return null;
        }

        Warn(loaded);
        var change = ConfigurationChange.Between(_running, loaded.Values);
        foreach (var key in change.Refused)
        {
            LogRefused(key);
        }

        catalog.Use(loaded.Configuration.DecisionProfiles());
        level.Level = loaded.Configuration.Logging.Level;
        LogReloaded(change.Applied.Count == 0 ? "nothing" : string.Join(", ", change.Applied));

        // A refused key is still not in force, and will be named again at the next reload.
        var running = new Dictionary<string, string?>(loaded.Values, StringComparer.OrdinalIgnoreCase);
        foreach (var key in change.Refused)
        {
            running.Remove(key);
            if (_running.TryGetValue(key, out var value))
            {
                running[key] = value;
            }
        }

        _running = running;
        return change;
    }

    private void Warn(LoadedConfiguration loaded)
    {
        foreach (var warning in loaded.Warnings)
        {
            LogRetired(warning);
        }
    }

    [LoggerMessage(721, LogLevel.Warning, "{Key} has changed, but needs a restart; it stays as it was")]
    private partial void LogRefused(string key);

    [LoggerMessage(722, LogLevel.Error, "The configuration was not reloaded: {Problem}")]
    private partial void LogProblem(string problem);

    [LoggerMessage(723, LogLevel.Information, "Configuration reloaded: {Keys} changed")]
    private partial void LogReloaded(string keys);

    [LoggerMessage(724, LogLevel.Warning, "Configuration: {Warning}")]
    private partial void LogRetired(string warning);
}
