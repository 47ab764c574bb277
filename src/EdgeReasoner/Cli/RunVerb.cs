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
    private static readonly TimeSpan AfterStart = TimeSpan.FromSeconds(1);

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
            var opening = Task.Run(() => LoadedModel.Open(loaded.ModelSettings()), CancellationToken.None); // while the rest is put together: half of the start
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
                _ = GiveBackAsync(state, clock);
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
            finally
            {
                await Task.WhenAny(opening); // the engine's threads must not run into the end of the process
            }

            IDecider Load(LoopTiming timing) => ModelDecider.Load(opening.GetAwaiter().GetResult(), timing);
        });
        return verb;
    }

    // What only the start needed goes back to the system soon, not some day; but it takes some 20 ms, which the start can do without.
    private static async Task GiveBackAsync(DaemonState state, TimeProvider clock)
    {
        await state.Started;
        await Task.Delay(AfterStart, clock);
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        StartPages.Release();
    }
}
