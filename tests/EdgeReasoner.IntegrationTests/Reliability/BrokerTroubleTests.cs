using System.Globalization;
using System.Text;
using System.Text.Json;
using EdgeReasoner.Contract;
using EdgeReasoner.IntegrationTests.Mqtt;
using Xunit;

namespace EdgeReasoner.IntegrationTests.Reliability;

/// <summary>Rows 4, 5, 9 and 13 of docs/reliability.md: a broker that does not deliver, does not answer, denies, or has two of us.</summary>
public sealed class BrokerTroubleTests
{
    private const string Open = "topic readwrite #\n";

    // Everything but what goes to the daemon; the subscription is granted all the same.
    private const string Deaf = "topic write #\ntopic read edgereasoner/v1/test/available\ntopic read edgereasoner/v1/test/status\ntopic read edgereasoner/v1/test/answer/+\n";

    [Fact]
    public async Task Row04_DeafSession_IsNeverOnlineAndRecovers()
    {
        using var state = new StateFolder();
        await using var broker = await FragileBroker.StartAsync(rules: Deaf);
        await using var requester = await PatientRequester.StartAsync(broker.Port, "hmi", DaemonProcess.Topics.Available);
        await using var daemon = DaemonProcess.Start(broker.Port, state.Path, settings: ["Mqtt:TimeoutMs=1000"]);

        await daemon.SaysAsync("deaf");
        Assert.DoesNotContain(requester.Seen, said => said.EndsWith("online", StringComparison.Ordinal));

        await broker.SetRulesAsync(Open);
        await daemon.OnlineAsync();
        await requester.SendAsync("a");
        await requester.AnswersAsync("a", 1, () => daemon.Log);
    }

    [Fact]
    public async Task Row04_SessionGoesDeafWhileOnline_GoesOfflineAndRecovers()
    {
        using var state = new StateFolder();
        await using var broker = await FragileBroker.StartAsync(rules: Open);
        await using var requester = await PatientRequester.StartAsync(broker.Port, "hmi", DaemonProcess.Topics.Available);
        await using var daemon = DaemonProcess.Start(broker.Port, state.Path, settings: ["Mqtt:TimeoutMs=1000", "Mqtt:KeepAliveSeconds=2"]);
        await daemon.OnlineAsync();

        await broker.SetRulesAsync(Deaf);
        await Until.HoldsAsync(() => requester.Seen.Any(said => said.EndsWith("offline", StringComparison.Ordinal)), () => daemon.Log);

        await broker.SetRulesAsync(Open);
        await daemon.OnlineAsync(2);
    }

    [Fact]
    public async Task Row04_BacklogThatFillsTheBrokersWindow_IsNotTakenForDeafness()
    {
        // More than the broker has on its way at once: none of those is acknowledged before its answer is out, and none is out before the canary is back.
        const int Backlog = 200;
        await using var broker = await FragileBroker.StartAsync();
        await using var requester = await PatientRequester.StartAsync(broker.Port, "hmi");
        await using (await TestDaemon.StartAsync(broker.Port))
        {
            // has a session at the broker now
        }

        for (var i = 0; i < Backlog; i++)
        {
            var id = Name(i);
            await requester.SendAsync(id, more: message => message.WithCorrelationData(Encoding.ASCII.GetBytes(id)));
        }

        await using var daemon = await TestDaemon.StartAsync(broker.Port, configure: configuration => configuration.Mqtt.TimeoutMs = 2000);
        for (var i = 0; i < Backlog; i++)
        {
            await requester.AnswersAsync(Name(i), 1); // a decision, or the word that there are too many
        }

        static string Name(int i) => string.Create(CultureInfo.InvariantCulture, $"n{i}");
    }

    [Fact]
    public async Task Row05_BrokerFrozenThenRestarted_IsNoticedWithinItsTimeAndEachReturnHasABirth()
    {
        const int Restarts = 5;
        var clock = TimeProvider.System;
        using var state = new StateFolder();
        await using var broker = await FragileBroker.StartAsync();
        await using var requester = await PatientRequester.StartAsync(broker.Port, "hmi");
        await using var daemon = DaemonProcess.Start(broker.Port, state.Path, settings: ["Mqtt:TimeoutMs=1000", "Mqtt:KeepAliveSeconds=2"]);
        await daemon.OnlineAsync();
        await requester.AskAsync("before");

        await broker.FreezeAsync();
        var start = clock.GetTimestamp();
        await daemon.SaysAsync("lost");
        var noticed = clock.GetElapsedTime(start);
        await broker.ThawAsync();
        await daemon.OnlineAsync(2);
        await requester.AskAsync("thawed");

        var (resident, handles) = (daemon.Resident, daemon.Handles);
        var returns = new List<double>();
        for (var i = 0; i < Restarts; i++)
        {
            await broker.KillAsync();
            await Task.Delay(TimeSpan.FromSeconds(Environment.GetEnvironmentVariable("EDGEREASONER_LONG") == "1" ? 5 : 1), clock, TestContext.Current.CancellationToken);
            await broker.StartAgainAsync();
            start = clock.GetTimestamp();
            await daemon.OnlineAsync(3 + i);
            returns.Add(clock.GetElapsedTime(start).TotalSeconds);
            await AssertBornAsync(broker.Port);
        }

        await requester.AskAsync("after");
        Assert.InRange(daemon.Handles, 0, handles + 8);
        Assert.InRange(daemon.Resident - resident, long.MinValue, 32 * 1024 * 1024);
        TestContext.Current.SendDiagnosticMessage(
            $"row 5: freeze noticed after {noticed.TotalSeconds:0.0} s; returns {string.Join(", ", returns.Select(time => time.ToString("0.00", System.Globalization.CultureInfo.InvariantCulture)))} s; resident {resident >> 20} to {daemon.Resident >> 20} MiB, handles {handles} to {daemon.Handles}");
    }

    // The broker has no persistence, so that what it retains was said since its start.
    private static async Task AssertBornAsync(int port)
    {
        await using var newcomer = await RawClient.ConnectAsync(port, "5", DaemonProcess.Topics.Available, DaemonProcess.Topics.Status);
        var retained = new[] { await newcomer.NextAsync(), await newcomer.NextAsync() };
        Assert.Contains(retained, message => message.Topic == DaemonProcess.Topics.Available && RawClient.Text(message) == "online");
        Assert.Contains(retained, message => message.Topic == DaemonProcess.Topics.Status);
    }

    [Fact]
    public async Task Row09_AnswerDenied_IsAcknowledgedCountedAndDegradesUntilItGetsThrough()
    {
        const string Denying = "topic readwrite edgereasoner/#\ntopic read clients/#\n";
        await using var broker = await FragileBroker.StartAsync(rules: Denying);
        await using var client = await RawClient.ConnectAsync(broker.Port, "5", DaemonProcess.Topics.Answer("other"), "clients/#");
        await using var daemon = await TestDaemon.StartAsync(broker.Port);
        await client.SendAsync(DaemonProcess.Topics.Request("hmi"), PatientRequester.Request("a"), message => message.WithResponseTopic("clients/hmi/x"));
        await Until.HoldsAsync(() => daemon.Statistics.Dropped == 1);
        Assert.Equal(Readiness.Degraded, daemon.State.Readiness);

        // The other's answers do not hide it, and the denied one is not tried again: one execution, one count.
        foreach (var id in (string[])["b", "c"])
        {
            var answered = daemon.Statistics.Answered;
            await client.SendAsync(DaemonProcess.Topics.Request("other"), PatientRequester.Request(id));
            Assert.Equal(id, RawClient.Json(await client.NextAsync()).GetProperty("id").GetString());
            await Until.HoldsAsync(() => daemon.Statistics.Answered > answered); // confirmed, and not only received
        }

        Assert.Equal((Readiness.Degraded, 1, 3), (daemon.State.Readiness, (int)daemon.Statistics.Dropped, daemon.Decider.Decisions));

        await broker.SetRulesAsync(Open);
        while (daemon.State.Readiness != Readiness.Ready) // until the broker has read its new rules
        {
            var denied = daemon.Statistics.Dropped;
            await client.SendAsync(DaemonProcess.Topics.Request("hmi"), PatientRequester.Request("a"), message => message.WithResponseTopic("clients/hmi/x"));
            await Until.HoldsAsync(() => daemon.State.Readiness == Readiness.Ready || daemon.Statistics.Dropped > denied);
        }

        Assert.Equal("clients/hmi/x", (await client.NextAsync()).Topic);
        Assert.Equal(3, daemon.Decider.Decisions); // the stored answer
    }

    [Fact]
    public async Task Row09_AnswerDenied_TheBrokerDoesNotDeliverTheRequestAgain()
    {
        using var state = new StateFolder();
        await using var broker = await FragileBroker.StartAsync(rules: "topic readwrite edgereasoner/#\n");
        await using var client = await RawClient.ConnectAsync(broker.Port, "5");
        await using (var first = await TestDaemon.StartAsync(broker.Port, configure: configuration => configuration.Journal.Folder = state.Path))
        {
            await client.SendAsync(DaemonProcess.Topics.Request("hmi"), PatientRequester.Request("a"), message => message.WithResponseTopic("clients/hmi/x"));
            await Until.HoldsAsync(() => first.Statistics.Dropped == 1);
        }

        await using var requester = await PatientRequester.StartAsync(broker.Port, "other");
        await using var second = await TestDaemon.StartAsync(broker.Port, configure: configuration => configuration.Journal.Folder = state.Path);
        await requester.AskAsync("b");
        Assert.Equal((0, 1), ((int)second.Statistics.Dropped, second.Decider.Decisions)); // a was acknowledged, and marked as done with
    }

    [Fact]
    public async Task Row13_SecondDaemonOnTheSameState_Refuses()
    {
        using var state = new StateFolder();
        await using var broker = await FragileBroker.StartAsync();
        await using var requester = await PatientRequester.StartAsync(broker.Port, "hmi");
        await using var first = DaemonProcess.Start(broker.Port, state.Path);
        await first.OnlineAsync();

        await using var second = DaemonProcess.Start(broker.Port, state.Path);

        Assert.Equal(69, await second.ExitAsync());
        Assert.Contains("Node:Name", second.Log, StringComparison.Ordinal);
        await requester.AskAsync("a");
        Assert.False(first.HasExited);
    }

    [Fact]
    public async Task Row13_SecondDaemonOnAnotherMachine_TheFirstStopsAndThereIsNoPingPong()
    {
        using var here = new StateFolder();
        using var there = new StateFolder();
        await using var broker = await FragileBroker.StartAsync();
        await using var requester = await PatientRequester.StartAsync(broker.Port, "hmi", DaemonProcess.Topics.Available);
        await using var first = DaemonProcess.Start(broker.Port, here.Path);
        await first.OnlineAsync();
        await requester.AskAsync("a");

        await using var second = DaemonProcess.Start(broker.Port, there.Path);

        Assert.Equal(78, await first.ExitAsync()); // the unit does not start it again on this code
        await second.OnlineAsync();
        for (var i = 0; i < 20; i++)
        {
            await requester.AskAsync($"b{i}");
        }

        Assert.InRange(second.Log.Split("Online:").Length - 1, 1, 4); // the first comes back once or twice to see who it was
        Assert.Equal(20 + 1, requester.Decided);
        Assert.Empty(requester.Diverging);
        var session = JsonDocument.Parse(requester.AnswersTo("b0")[0]).RootElement.GetProperty("decision_id").GetString()!.Split('-')[0];
        Assert.All(Enumerable.Range(0, 20), i => Assert.Contains(session, requester.AnswersTo($"b{i}")[0], StringComparison.Ordinal));
    }
}
