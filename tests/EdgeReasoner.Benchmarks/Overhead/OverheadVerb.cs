using System.CommandLine;
using System.Text;
using EdgeReasoner.Benchmarks.Daemons;
using EdgeReasoner.Benchmarks.Reporting;
using EdgeReasoner.Contract;
using EdgeReasoner.Models;
using EdgeReasoner.Mqtt;
using EdgeReasoner.Reasoning.Reflection;

namespace EdgeReasoner.Benchmarks.Overhead;

/// <summary>What the daemon adds to a broker's round trip: a repeated request and a durable decision of exact code, against an echo on the same broker.</summary>
internal static class OverheadVerb
{
    private const int WarmUp = 300;
    private const string Rest = "\"options\":[\"alarm\",\"idle\"],\"readings\":{\"temp\":9.5},\"rules\":[\"if temp is above 8 then alarm\",\"otherwise idle\"],\"deadline_ms\":10000}";

    /// <summary>The verb.</summary>
    /// <returns>The command.</returns>
    public static Command Create()
    {
        var broker = new Option<string>("--broker") { Description = "A broker with set_tcp_nodelay true.", HelpName = "HOST:PORT", Required = true };
        var requests = new Option<int>("--requests") { Description = "Requests of each kind, one at a time; ten times as many at full load.", DefaultValueFactory = _ => 1000 };
        var outstanding = new Option<int>("--outstanding") { Description = "Requests at a time at full load.", DefaultValueFactory = _ => 256 };
        var state = new Option<string?>("--state") { Description = "Folder that decides on whose disk the journal lies; /dev/shm shows what is left without a disk.", HelpName = "FOLDER" };
        var verb = new Command("overhead", "What the daemon adds to a broker's round trip.") { broker, requests, outstanding, state };
        verb.SetAction((parsed, _) => RunAsync(
            BrokerAddress.Parse(parsed.GetValue(broker))!, parsed.GetValue(requests), parsed.GetValue(outstanding), parsed.GetValue(state)));
        return verb;
    }

    private static async Task RunAsync(BrokerAddress broker, int requests, int outstanding, string? state)
    {
        var clock = TimeProvider.System;
        await using var daemon = await InProcessDaemon.StartAsync(new ModelOptions().Folder, broker, clock, state, configuration =>
        {
            configuration.Queue.Capacity = 4096;
            configuration.Reflection = configuration.Reflection with { Checkers = CheckerMode.Decide };
        });
        await using var asking = await ConnectAsync(daemon.Topics, "asking", broker, clock);
        var (first, _) = await asking.AskAsync(Repeated, CancellationToken.None);
        var echoTopics = new Topics("edgereasoner/v1", "echo", ["clients/" + Names.RequesterPlaceholder + "/"]);
        await using var echo = new EchoClient(echoTopics, first);
        await echo.ConnectAsync(broker);
        await using var echoing = await ConnectAsync(echoTopics, "echoing", broker, clock);
        (string Name, RequestClient Client, byte[] Payload)[] kinds =
        [
            ("echo", echoing, Repeated), ("duplicate", asking, Repeated), ("decision", asking, Encoding.UTF8.GetBytes("{" + Rest)), // its id is the Correlation Data, a new one each time
        ];

        // One at a time, in turn, so that whatever else the machine does meets all alike.
        var times = kinds.Select(_ => new List<double>()).ToArray();
        for (var i = -WarmUp; i < requests; i++)
        {
            for (var kind = 0; kind < kinds.Length; kind++)
            {
                var (answer, roundTrip) = await kinds[kind].Client.AskAsync(kinds[kind].Payload, CancellationToken.None);
                Check(answer);
                if (i >= 0)
                {
                    times[kind].Add(roundTrip.TotalMilliseconds);
                }
            }
        }

        // Many at a time, best of three.
        var rates = new double[kinds.Length];
        var commits = daemon.Journal.Commits;
        for (var i = 0; i < 3; i++)
        {
            for (var kind = 0; kind < kinds.Length; kind++)
            {
                var rate = await LoadAsync(kinds[kind].Client, kinds[kind].Payload, 10 * requests, outstanding, clock);
                Console.WriteLine($"{kinds[kind].Name}: {rate:0} per second; the daemon counts {daemon.Statistics.Unconfirmed} unconfirmed, {daemon.Statistics.LateUnsent} late, {daemon.Statistics.Dropped} dropped");
                rates[kind] = Math.Max(rates[kind], rate);
            }
        }

        var perCommit = 30.0 * requests / (daemon.Journal.Commits - commits);
        var percentiles = times.Select(Percentiles.Of).ToArray();
        Console.WriteLine($"{requests} of each kind one at a time, {10 * requests} with {outstanding} at a time (best of three); {daemon.Description}; journal below {state ?? Path.GetTempPath()}");
        Console.WriteLine();
        var table = new Table("round trip, ms", "p50", "p95", "p99", "p50 over the echo", "ratio", "per second", "ratio");
        for (var kind = 0; kind < kinds.Length; kind++)
        {
            table.Add(
                kinds[kind].Name, percentiles[kind].P50, percentiles[kind].P95, percentiles[kind].P99, percentiles[kind].P50 - percentiles[0].P50, percentiles[kind].P50 / percentiles[0].P50,
                rates[kind], rates[kind] / rates[0]);
        }

        table.Print(Console.Out);
        Console.WriteLine($"answers per commit at full load: {perCommit:0.0}; goals: at most 1 ms over the echo, 3000 per second");
        ResultLine.Print("overhead", daemon.ModelHash, new
        {
            Requests = requests,
            Outstanding = outstanding,
            State = state,
            Kinds = kinds.Select((kind, i) => new { kind.Name, RoundTripMs = percentiles[i], OverEchoMs = percentiles[i].P50 - percentiles[0].P50, PerSecond = rates[i] }),
            AnswersPerCommit = perCommit,
        });
    }

    private static byte[] Repeated => Encoding.UTF8.GetBytes("{\"id\":\"repeated\"," + Rest);

    private static async Task<RequestClient> ConnectAsync(Topics topics, string requester, BrokerAddress broker, TimeProvider clock)
    {
        var client = new RequestClient(topics, $"{requester}-{Guid.NewGuid():N}"[..24], clock);
        await client.ConnectAsync(broker.Host, broker.Port, CancellationToken.None);
        return client;
    }

    private static async Task<double> LoadAsync(RequestClient client, byte[] payload, int requests, int outstanding, TimeProvider clock)
    {
        var next = -1;
        var start = clock.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, outstanding).Select(async _ =>
        {
            while (Interlocked.Increment(ref next) < requests)
            {
                var (answer, _) = await client.AskAsync(payload, CancellationToken.None);
                Check(answer);
            }
        }));
        return requests / clock.GetElapsedTime(start).TotalSeconds;
    }

    // A refusal is quick, and no result.
    private static void Check(byte[] answer)
    {
        if (answer.AsSpan().IndexOf("\"status\":200"u8) < 0)
        {
            throw new InvalidOperationException($"Not a decision: {Encoding.UTF8.GetString(answer)}");
        }
    }
}
