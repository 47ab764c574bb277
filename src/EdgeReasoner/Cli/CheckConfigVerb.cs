using System.CommandLine;
using EdgeReasoner.Cli.Arguments;
using EdgeReasoner.Models;
using EdgeReasoner.Mqtt;

namespace EdgeReasoner.Cli;

/// <summary>Loads the configuration as <c>run</c> does and tells every problem in one go.</summary>
internal static class CheckConfigVerb
{
    /// <summary>The verb.</summary>
    /// <returns>The command.</returns>
    public static Command Create()
    {
        var configuration = new ConfigurationArguments();
        var verb = new Command("check-config", "Check the configuration and tell every problem in one go.");
        configuration.AddTo(verb);
        verb.SetAction(parsed =>
        {
            if (configuration.Load(parsed) is not { } loaded)
            {
                return ExitCode.BadConfiguration;
            }

            using var credentials = BrokerCredentials.Read(loaded.Mqtt, TimeProvider.System.GetUtcNow());
            if (credentials.Problem is { } unusable)
            {
                Console.Error.WriteLine(unusable);
                return ExitCode.BadConfiguration;
            }

            // Opened as run does; without a model the daemon runs and says so (no_model), so that is no problem of the configuration.
            var (calibration, model) = Examine(loaded.ModelSettings());
            if (calibration is { IsDamaged: true })
            {
                Console.Error.WriteLine(calibration.Problem);
                return ExitCode.BadConfiguration;
            }

            var broker = loaded.Mqtt.UsesEmbeddedBroker ? $"embedded on 127.0.0.1:{loaded.Mqtt.Embedded.Port}" : loaded.Mqtt.Host;
            Console.WriteLine($"No problems. Node {loaded.Node.Name}, broker {broker}, model {loaded.Model.FullFolder()}, profiles: {loaded.Profiles.Count}.");
            if (credentials.Warning is { } warning)
            {
                Console.WriteLine(warning);
            }

            Console.WriteLine(model);
            return ExitCode.Success;
        });
        return verb;
    }

    private static (LoadedCalibration? Calibration, string Sentence) Examine(ModelSettings settings)
    {
        try
        {
            using var model = LoadedModel.Open(settings);
            return (model.Calibration, model.Notice ?? (model.Calibration.Table.Families.Count == 0
                ? "No calibration: confidences are the model's own."
                : $"Calibrated families: {string.Join(", ", model.Calibration.Table.Families.Keys)}."));
        }
        catch (ModelUnavailableException exception)
        {
            return (null, $"No model: {exception.Message}");
        }
    }
}
