using System.CommandLine;
using EdgeReasoner.Cli.Arguments;

namespace EdgeReasoner.Cli;

/// <summary>Loads configuration, credentials and model as <c>run</c> does and tells every problem in one go.</summary>
internal static class CheckConfigVerb
{
    /// <summary>The verb.</summary>
    /// <returns>The command.</returns>
    public static Command Create()
    {
        var configuration = new ConfigurationArguments();
        var verb = new Command("check-config", "Check configuration, credentials and model and tell every problem in one go.");
        configuration.AddTo(verb);
        verb.SetAction(parsed =>
        {
            if (configuration.LoadSources(parsed) is not { } sources)
            {
                return ExitCode.BadConfiguration;
            }

            var loaded = sources.Configuration;
            var exit = Tell(sources.Warnings.Select(static warning => new ConfigurationFinding(warning))
                .Concat(sources.Unread is { } file ? [ConfigurationChecks.Unreadable(file)] : [])
                .Concat(ConfigurationChecks.Of(loaded)));
            var broker = loaded.Mqtt.UsesEmbeddedBroker ? $"embedded on 127.0.0.1:{loaded.Mqtt.Embedded.Port}" : loaded.Mqtt.Host;
            Console.WriteLine($"{(exit == ExitCode.Success ? "No problems. " : "")}Node {loaded.Node.Name}, broker {broker}, model {loaded.Model.FullFolder()}, profiles: {loaded.Profiles.Count}.");
            return exit;
        });
        return verb;
    }

    // What it leads to is the worst of them: the codes rise with how little would work.
    private static int Tell(IEnumerable<ConfigurationFinding> findings)
    {
        var exit = ExitCode.Success;
        foreach (var finding in findings)
        {
            (finding.Exit == ExitCode.Success ? Console.Out : Console.Error).WriteLine(finding.Sentence);
            exit = Math.Max(exit, finding.Exit);
        }

        return exit;
    }
}
