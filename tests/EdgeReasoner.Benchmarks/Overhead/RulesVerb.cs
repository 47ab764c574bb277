using System.CommandLine;
using System.Diagnostics;
using System.Text;
using EdgeReasoner.Benchmarks.Daemons;
using EdgeReasoner.Benchmarks.Reporting;
using EdgeReasoner.Contract;
using EdgeReasoner.Mqtt;

namespace EdgeReasoner.Benchmarks.Overhead;

/// <summary>A rule decision over MQTT, one at a time: the published daemon against a Node-RED function node and an echo, each a process of its own on the same broker.</summary>
internal static class RulesVerb
{
    private const int WarmUp = 500;
    private const string Rest = "\"options\":[\"alarm\",\"idle\"],\"readings\":{\"temp\":9.5},\"rules\":[\"if temp is above 8 then alarm\",\"otherwise idle\"],\"deadline_ms\":10000}";
    private static readonly byte[] Echoed = Encoding.UTF8.GetBytes("{\"status\":200,\"outcome\":\"decided\",\"answer\":\"alarm\",\"value\":\"alarm\",\"confidence\":0.995}");
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>The verb.</summary>
    /// <returns>The command.</returns>
    public static Command Create()
    {
        var broker = new Option<string>("--broker") { Description = "A broker with set_tcp_nodelay true.", HelpName = "HOST:PORT", Required = true };
        var binary = new Option<string>("--binary") { Description = "The published daemon.", HelpName = "PATH", Required = true };
        var nodeRed = new Option<string?>("--node-red") { Description = "Where npm install node-red was run; without it that comparison is skipped.", HelpName = "FOLDER" };
        var requests = new Option<int>("--requests") { Description = "Requests of each kind.", DefaultValueFactory = _ => 1000 };
        var state = new Option<string?>("--state") { Description = "Folder that decides on whose disk the journal lies.", HelpName = "FOLDER" };
        var verb = new Command("rules", "A rule decision over MQTT against a Node-RED function node and an echo.") { broker, binary, nodeRed, requests, state };
        verb.SetAction((parsed, _) => RunAsync(
            BrokerAddress.Parse(parsed.GetValue(broker))!, parsed.GetValue(binary)!, parsed.GetValue(nodeRed), parsed.GetValue(requests), parsed.GetValue(state)));
        return verb;
    }

    /// <summary>The verb of the child process that echoes, for <see cref="RulesVerb"/> alone.</summary>
    /// <returns>The command.</returns>
    public static Command CreateEcho()
    {
        var broker = new Argument<string>("broker");
        var verb = new Command("echo") { broker };
        verb.Hidden = true;
        verb.SetAction(async (parsed, cancellation) =>
        {
            await using var echo = new EchoClient(TopicsOf("echo"), Echoed);
            await echo.ConnectAsync(BrokerAddress.Parse(parsed.GetValue(broker))!);
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellation);
        });
        return verb;
    }

    private static async Task RunAsync(BrokerAddress broker, string binary, string? installation, int requests, string? state)
    {
        var clock = TimeProvider.System;
        await using var daemon = await ChildDaemon.StartAsync(binary, null, broker, clock, state);
        using var echo = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, [Environment.GetCommandLineArgs()[0], "echo", $"{broker.Host}:{broker.Port}"]))!;
        var missing = NodeRed.Missing(installation);
        await using var nodeRed = missing is null ? await NodeRed.StartAsync(installation!, TopicsOf("node-red"), broker) : null;
        using var daemonProcess = Process.GetProcessById(daemon.ProcessId);
        try
        {
            var repeated = Encoding.UTF8.GetBytes("{\"id\":\"repeated\"," + Rest);
            var fresh = Encoding.UTF8.GetBytes("{" + Rest); // its id is the Correlation Data, a new one each time
#pragma warning disable CA2000 // the finally below disposes of every kind
            List<Kind> kinds =
            [
                await Kind.OfAsync("echo", TopicsOf("echo"), repeated, echo, broker, clock),
                await Kind.OfAsync("duplicate", daemon.Topics, repeated, daemonProcess, broker, clock),
                await Kind.OfAsync("rule decision", daemon.Topics, fresh, daemonProcess, broker, clock),
            ];
            if (nodeRed is not null)
            {
                kinds.Add(await Kind.OfAsync("Node-RED", TopicsOf("node-red"), fresh, nodeRed.Process, broker, clock));
            }
#pragma warning restore CA2000
            else
            {
                Console.WriteLine($"Node-RED is skipped: {missing}.");
            }

            // One at a time, in turn, so that whatever else the machine does meets all alike.
            for (var i = -WarmUp; i < requests; i++)
            {
                foreach (var kind in kinds)
                {
                    await kind.AskAsync(isCounted: i >= 0);
                }
            }

            // Processor time in blocks, so that each process works for one kind alone.
            foreach (var kind in kinds)
            {
                await kind.MeasureProcessorAsync(requests);
            }

            Print(kinds, daemon, requests, state);
            foreach (var kind in kinds)
            {
                await kind.DisposeAsync();
            }
        }
        finally
        {
            echo.Kill();
            await echo.WaitForExitAsync();
        }
    }

    private static void Print(List<Kind> kinds, ChildDaemon daemon, int requests, string? state)
    {
        var echo = kinds[0].Times.P50;
        Console.WriteLine($"{requests} of each kind, one at a time, in turn; {daemon.Description}; journal below {state ?? Path.GetTempPath()}");
        Console.WriteLine();
        var table = new Table("round trip, ms", "p50", "p95", "p99", "p50 over the echo", "processor ms each");
        foreach (var kind in kinds)
        {
            var times = kind.Times;
            table.Add(kind.Name, times.P50, times.P95, times.P99, times.P50 - echo, kind.ProcessorMs);
        }

        table.Print(Console.Out);
        if (kinds is [_, _, var decision, var nodeRed])
        {
            Console.WriteLine($"rule decision to Node-RED: p50 {decision.Times.P50 / nodeRed.Times.P50:0.00} (goal 1.3), processor {decision.ProcessorMs / nodeRed.ProcessorMs:0.00} (goal 2); duplicate over echo: {kinds[1].Times.P50 - echo:0.000} ms (goal 0.1)");
        }

        ResultLine.Print("rules", daemon.ModelHash, new
        {
            Requests = requests,
            State = state,
            Kinds = kinds.Select(static kind => new { kind.Name, RoundTripMs = kind.Times, kind.ProcessorMs }),
        });
    }

    private static Topics TopicsOf(string node) => new("edgereasoner/v1", node, ["clients/" + Names.RequesterPlaceholder + "/"]);

    /// <summary>Requests of one kind, to one process.</summary>
    private sealed class Kind(string name, RequestClient client, byte[] payload, Process process) : IAsyncDisposable
    {
        private readonly List<double> _times = [];

        public string Name => name;

        public Percentiles Times => Percentiles.Of(_times);

        /// <summary>Gets the processor time of the process for each request, in milliseconds.</summary>
        public double ProcessorMs { get; private set; }

        /// <summary>Connects a requester, and waits until it is answered.</summary>
        public static async Task<Kind> OfAsync(string name, Topics topics, byte[] payload, Process process, BrokerAddress broker, TimeProvider clock)
        {
#pragma warning disable CA2000 // the kind disposes of it
            var client = new RequestClient(topics, $"{name.Replace(' ', '-')}-{Guid.NewGuid():N}"[..24], clock);
            await client.ConnectAsync(broker.Host, broker.Port, CancellationToken.None);
            var kind = new Kind(name, client, payload, process);
#pragma warning restore CA2000
            using var limit = new CancellationTokenSource(Patience, clock);
            while (true)
            {
                using var answered = new CancellationTokenSource(TimeSpan.FromSeconds(1), clock);
                using var either = CancellationTokenSource.CreateLinkedTokenSource(answered.Token, limit.Token);
                try
                {
                    await client.AskAsync(payload, either.Token);
                    return kind;
                }
                catch (OperationCanceledException) when (limit.IsCancellationRequested)
                {
                    throw new TimeoutException($"{name} did not answer within {Patience}.");
                }
                catch (OperationCanceledException)
                {
                    // it is still starting
                }
            }
        }

        public async Task AskAsync(bool isCounted)
        {
            var (answer, roundTrip) = await client.AskAsync(payload, CancellationToken.None);
            if (answer.AsSpan().IndexOf("\"answer\":\"alarm\""u8) < 0)
            {
                throw new InvalidOperationException($"Not the decision: {Encoding.UTF8.GetString(answer)}");
            }

            if (isCounted)
            {
                _times.Add(roundTrip.TotalMilliseconds);
            }
        }

        public async Task MeasureProcessorAsync(int requests)
        {
            process.Refresh();
            var before = process.TotalProcessorTime;
            for (var i = 0; i < requests; i++)
            {
                await AskAsync(isCounted: false);
            }

            process.Refresh();
            ProcessorMs = (process.TotalProcessorTime - before).TotalMilliseconds / requests;
        }

        public ValueTask DisposeAsync() => client.DisposeAsync();
    }
}
