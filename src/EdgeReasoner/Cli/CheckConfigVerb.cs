using System.CommandLine;
using EdgeReasoner.Inference;
using EdgeReasoner.Inference.Onnx;
using EdgeReasoner.Models;
using EdgeReasoner.Mqtt;
using EdgeReasoner.Reasoning.Confidence;

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

            var calibration = Calibration(loaded.Model.FullFolder(), PromptFormats.For(loaded.Model).Version);
            if (calibration.IsDamaged)
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

            Console.WriteLine(calibration.Problem ?? (calibration.Table.Families.Count == 0
                ? "No calibration: confidences are the model's own."
                : $"Calibrated families: {string.Join(", ", calibration.Table.Families.Keys)}."));
            return ExitCode.Success;
        });
        return verb;
    }

    // A missing or broken model is a state of the running daemon (no_model), not a problem of the configuration.
    private static LoadedCalibration Calibration(string folder, string promptVersion)
    {
        try
        {
            return CalibrationFile.Load(folder, ModelFolder.Read(folder).ModelHash, promptVersion);
        }
        catch (ModelFolderException)
        {
            return new LoadedCalibration(CalibrationTable.None, null, IsDamaged: false);
        }
    }
}
