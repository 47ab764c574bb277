using System.CommandLine;
using System.Net.Sockets;
using EdgeReasoner.Hosting;
using Microsoft.Extensions.Hosting;

namespace EdgeReasoner.Cli;

/// <summary>Runs the daemon until it is told to stop.</summary>
internal static class RunVerb
{
    /// <summary>The verb.</summary>
    /// <returns>The command.</returns>
    public static Command Create()
    {
        var configuration = new ConfigurationArguments();
        var verb = new Command("run", "Run the daemon: take requests from MQTT and answer them before their deadlines.");
        configuration.AddTo(verb);
        verb.SetAction(async (parsed, cancellation) =>
        {
            if (configuration.Load(parsed) is not { } loaded)
            {
                return ExitCode.BadConfiguration;
            }

            var clock = TimeProvider.System;
            using var host = Composition.Build(loaded, (format, costs, reserve) => ModelDecider.Load(loaded, format, costs, reserve, clock), clock, reload: () => configuration.Read(parsed));
            try
            {
                await host.RunAsync(cancellation);
                return ExitCode.Success;
            }
            catch (SocketException exception)
            {
                await Console.Error.WriteLineAsync($"The embedded broker cannot listen on 127.0.0.1:{loaded.Mqtt.Embedded.Port}: {exception.Message}. Set Mqtt:Host or Mqtt:Embedded:Port.");
                return ExitCode.Unavailable;
            }
        });
        return verb;
    }
}
