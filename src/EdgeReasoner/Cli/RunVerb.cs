using System.CommandLine;
using System.Net.Sockets;
using EdgeReasoner.Cli.Arguments;
using EdgeReasoner.Configuration;
using EdgeReasoner.Inference.Onnx;
using EdgeReasoner.Journal;
using EdgeReasoner.Models;
using EdgeReasoner.Mqtt;
using EdgeReasoner.Reasoning.Reflection;
using EdgeReasoner.Reasoning.Scheduling;
using EdgeReasoner.Status;
using Microsoft.Extensions.DependencyInjection;
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
            if (configuration.LoadSources(parsed) is not { } sources)
            {
                return ExitCode.BadConfiguration;
            }

            var loaded = sources.Configuration;
            var clock = TimeProvider.System;
            var reloading = new ReloadSource(sources, () => configuration.Read(parsed));
            if (loaded.Mqtt.UsesEmbeddedBroker && EmbeddedBroker.ProblemWith(loaded.Mqtt.Embedded.Port) is { } taken)
            {
                await Console.Error.WriteLineAsync(taken); // looked at before the host starts, which would add where in its code it failed
                return ExitCode.Unavailable;
            }

            using var host = Composition.Build(loaded, Load, clock, reload: reloading);
            try
            {
                var state = host.Services.GetRequiredService<DaemonState>();
                await host.RunAsync(cancellation);
                if (state.TakenOver is { } reason)
                {
                    await Console.Error.WriteLineAsync(reason);
                    return ExitCode.BadConfiguration; // starting again would throw the other one out in turn
                }

                return ExitCode.Success;
            }
            catch (InstanceRunningException exception)
            {
                await Console.Error.WriteLineAsync(exception.Message);
                return ExitCode.Unavailable;
            }
            catch (SocketException exception)
            {
                await Console.Error.WriteLineAsync(EmbeddedBroker.Problem(loaded.Mqtt.Embedded.Port, exception));
                return ExitCode.Unavailable;
            }

            IDecider Load(LoopTiming timing)
            {
                var decider = ModelDecider.Load(loaded.ModelSettings(), timing);

                // What only the start needed goes back to the system before the first request, not some day.
                GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
                StartPages.Release();
                return decider;
            }
        });
        return verb;
    }
}
