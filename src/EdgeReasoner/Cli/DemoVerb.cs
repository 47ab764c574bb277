using System.CommandLine;
using System.Net;
using System.Net.Sockets;
using EdgeReasoner.Cli.Arguments;
using EdgeReasoner.Cli.Demo;
using EdgeReasoner.Configuration;
using EdgeReasoner.Contract;
using EdgeReasoner.Models;
using EdgeReasoner.Mqtt;
using EdgeReasoner.Status;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace EdgeReasoner.Cli;

/// <summary>Starts the daemon with its own broker on a free port, plays a scenario of real requests over MQTT and prints the answers.</summary>
internal static class DemoVerb
{
    private static readonly TimeSpan StartPatience = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(50);

    /// <summary>The verb.</summary>
    /// <returns>The command.</returns>
    public static Command Create()
    {
        var configuration = new ConfigurationArguments();
        var scenario = new Option<string>("--scenario")
        {
            Description = "Scenario file: an array of {place, request, expect?}.",
            HelpName = "FILE",
            DefaultValueFactory = _ => Path.Combine(AppContext.BaseDirectory, "demo", "scenario.json"),
        };
        var verb = new Command("demo", "Show the daemon at work: requests from a cold room, a pump station and a greenhouse, over MQTT.");
        verb.Options.Add(scenario);
        configuration.AddTo(verb);
        verb.SetAction(async (parsed, cancellation) =>
        {
            var port = FreePort();
            if (configuration.Load(parsed, ("Mqtt:Host", ""), ("Mqtt:Embedded:Port", $"{port}"), ("Logging:Level", "Warning"), ("Journal:Durable", "false")) is not { } loaded)
            {
                return ExitCode.BadConfiguration;
            }

            try
            {
                return await PlayAsync(loaded, ScenarioItem.ReadAll(parsed.GetValue(scenario)!), cancellation);
            }
            catch (Exception exception) when (exception is IOException or FormatException)
            {
                await Console.Error.WriteLineAsync(exception.Message);
                return ExitCode.Usage;
            }
        });
        return verb;
    }

    private static async Task<int> PlayAsync(DaemonConfiguration configuration, IReadOnlyList<ScenarioItem> items, CancellationToken cancellation)
    {
        var clock = TimeProvider.System;
        Console.WriteLine($"Starting a broker on 127.0.0.1:{configuration.Mqtt.Embedded.Port} and loading {configuration.Model.FullFolder()} ...");
        using var host = Composition.Build(configuration, timing => ModelDecider.Load(configuration.ModelSettings(), timing), clock);
        await host.StartAsync(cancellation);
        try
        {
            if (await ReadyAsync(host, clock, cancellation) is { } problem)
            {
                await Console.Error.WriteLineAsync(problem);
                return ExitCode.Unavailable;
            }

            var model = host.Services.GetRequiredService<DaemonState>().Model!;
            Console.WriteLine($"Ready: model {model.Name} ({model.Quant}, {model.Sha256[..12]}).");
            Console.WriteLine();
            var table = new DemoTable(Console.Out);
            table.PrintHeading();
            var answers = new List<DemoAnswer>();
            foreach (var item in items)
            {
                answers.Add(await AskAsync(configuration, host.Services.GetRequiredService<Topics>(), item, clock, cancellation));
                table.Print(answers[^1]);
            }

            table.PrintSummary(answers);
            return answers.All(answer => answer.IsInTime && answer.IsExpected) ? ExitCode.Success : ExitCode.Failure;
        }
        finally
        {
            await host.StopAsync(CancellationToken.None);
        }
    }

    // Null once requests are answered; otherwise why that will not happen.
    private static async Task<string?> ReadyAsync(IHost host, TimeProvider clock, CancellationToken cancellation)
    {
        var state = host.Services.GetRequiredService<DaemonState>();
        var transport = host.Services.GetRequiredService<MqttTransport>();
        for (var start = clock.GetTimestamp(); clock.GetElapsedTime(start) < StartPatience; await Task.Delay(Poll, clock, cancellation))
        {
            if (state.Readiness == Readiness.NoModel)
            {
                return $"No model: {state.ModelProblem}";
            }

            if (state.Readiness == Readiness.Ready && transport.IsOnline)
            {
                return null;
            }
        }

        return $"The daemon was not ready within {StartPatience}.";
    }

    private static async Task<DemoAnswer> AskAsync(
        DaemonConfiguration configuration, Topics topics, ScenarioItem item, TimeProvider clock, CancellationToken cancellation)
    {
        await using var client = new RequestClient(topics, item.Requester, clock);
        await client.ConnectAsync("127.0.0.1", configuration.Mqtt.Embedded.Port, cancellation);
        var patience = TimeSpan.FromMilliseconds(item.DeadlineMs + 1000);
        using var wait = new CancellationTokenSource(patience, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(wait.Token, cancellation);
        try
        {
            var (answer, roundTrip) = await client.AskAsync(item.Request, either.Token);
            return DemoAnswer.Read(item, answer, roundTrip);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return DemoAnswer.Missing(item, patience);
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
