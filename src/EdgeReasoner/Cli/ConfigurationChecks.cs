using EdgeReasoner.Cli.Arguments;
using EdgeReasoner.Configuration;
using EdgeReasoner.Models;
using EdgeReasoner.Mqtt;
using EdgeReasoner.Reasoning.Reflection;
using EdgeReasoner.Rules.Exact;

namespace EdgeReasoner.Cli;

/// <summary>What <c>check-config</c> looks at beyond the values themselves: whatever <c>run</c> will need. Each check is made, whatever the others find.</summary>
internal static class ConfigurationChecks
{
    // systemd makes it at the service's start, from the folder that the unit names; before, nothing is there.
    private const string ServiceCredentials = "/run/credentials/";

    private static readonly Func<DaemonConfiguration, ConfigurationFinding[]>[] All =
    [
        Credentials,
        Store,
        Model,
    ];

    /// <summary>Makes every check.</summary>
    /// <param name="configuration">Settings without problems.</param>
    /// <returns>What was found, as it is found.</returns>
    public static IEnumerable<ConfigurationFinding> Of(DaemonConfiguration configuration) => All.SelectMany(check => check(configuration));

    /// <summary>The sentence on a file that this user may not read.</summary>
    /// <param name="what">The file, with the setting that names it.</param>
    /// <returns>A finding: what it holds could not be checked.</returns>
    public static ConfigurationFinding Unreadable(string what)
        => new($"{what} cannot be read by {Environment.UserName}, so what is in it was not checked: run this with sudo, or join the group that may read it (sudo usermod -aG edge-reasoner {Environment.UserName}).", ExitCode.Failure);

    private static ConfigurationFinding[] Credentials(DaemonConfiguration configuration)
    {
        var mqtt = configuration.Mqtt;
        var files = new[] { ("PasswordFile", mqtt.PasswordFile), ("CaFile", mqtt.CaFile), ("CertificateFile", mqtt.CertificateFile), ("KeyFile", mqtt.KeyFile) }
            .Where(static file => file.Item2.Length > 0).Select(static file => (What: $"Mqtt:{file.Item1} '{SecretFile.FullPath(file.Item2)}'", Path: SecretFile.FullPath(file.Item2))).ToArray();
        var open = new List<ConfigurationFinding>();
        foreach (var (what, path) in files)
        {
            if (SecretFile.IsDenied(path))
            {
                open.Add(path.StartsWith(ServiceCredentials, StringComparison.Ordinal) ? new($"{what} is the running service's alone, and was not checked.") : Unreadable(what));
            }
            else if (path.StartsWith(ServiceCredentials, StringComparison.Ordinal) && !File.Exists(path))
            {
                open.Add(new($"{what} is made by systemd when the service starts, from /etc/edge-reasoner/credentials; it was not checked."));
            }
        }

        if (open.Count > 0)
        {
            return [.. open];
        }

        using var credentials = BrokerCredentials.Read(mqtt, TimeProvider.System.GetUtcNow());
        return credentials.Problem is { } unusable ? [new(unusable, ExitCode.BadConfiguration)]
            : credentials.Warning is { } warning ? [new(warning)]
            : [];
    }

    // Another store than the service's would give another model than it decides with.
    private static ConfigurationFinding[] Store(DaemonConfiguration configuration)
        => configuration.Model.Store.Length == 0 && Directory.Exists(ServiceFiles.State) && !ServiceFiles.IsOpen(ServiceFiles.State)
            ? [Unreadable($"The service's folder of models below {ServiceFiles.State}")]
            : [];

    // Rules name readings, which are known here where a trigger brings them; those of requests are read when they come.
    private static IEnumerable<ConfigurationFinding> Profiles(DaemonConfiguration configuration, bool isNotation)
    {
        foreach (var trigger in configuration.Gpio.Triggers.Values)
        {
            if (!configuration.Catalog().TryRequest(trigger.Profile, [.. trigger.Readings.Keys], out var request))
            {
                continue;
            }

            var (field, message) = ExactDecider.Decide(request, null) switch
            {
                ExactOutcome.Refused refused => (refused.Field, refused.Message),
                ExactOutcome.NotUnderstood unread => (unread.Field, unread.Message),
                _ => ("", ""),
            };
            if (message.Length > 0)
            {
                yield return isNotation
                    ? new($"Profiles:{trigger.Profile}: {message}", ExitCode.BadConfiguration)
                    : new($"Profiles:{trigger.Profile}: exact code does not read {field}; the model will be asked: {message}");
            }
        }
    }

    // As run does: the model with its calibration and engine, and the memory for the decisions.
    private static ConfigurationFinding[] Model(DaemonConfiguration configuration)
    {
        try
        {
            using var model = LoadedModel.Open(configuration.ModelSettings());
            using var loop = model.CreateLoop(new LoopTiming(new CostModel(), new Reserve(new ReserveOptions()), TimeProvider.System));
            return
            [
                .. Profiles(configuration, model.Format.IsNotation),
                model.Calibration.IsDamaged ? new(model.Calibration.Problem!, ExitCode.BadConfiguration)
                    : new(model.Notice ?? (model.Calibration.Table.Families.Count == 0
                        ? $"Model {model.Identity.Name}, without calibration: confidences are its own."
                        : $"Model {model.Identity.Name}, calibrated for {string.Join(", ", model.Calibration.Table.Families.Keys)}.")),
            ];
        }
        catch (ModelUnavailableException exception) when (exception.InnerException is UnauthorizedAccessException)
        {
            return [Unreadable(configuration.Model.FullFolder())];
        }
        catch (ModelUnavailableException exception)
        {
            return [new($"No model, and so no decisions: {exception.Message}", ExitCode.Unavailable)];
        }
    }
}
