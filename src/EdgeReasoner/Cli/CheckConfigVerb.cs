using System.CommandLine;

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

            var broker = loaded.Mqtt.UsesEmbeddedBroker ? $"embedded on 127.0.0.1:{loaded.Mqtt.Embedded.Port}" : loaded.Mqtt.Host;
            Console.WriteLine($"No problems. Node {loaded.Node.Name}, broker {broker}, model {loaded.Model.FullFolder()}, profiles: {loaded.Profiles.Count}.");
            return ExitCode.Success;
        });
        return verb;
    }
}
