using EdgeReasoner.IntegrationTests.Mqtt;
using Xunit;

namespace EdgeReasoner.IntegrationTests.Reliability;

/// <summary>Rows 7, 8 and 12 of docs/reliability.md: what the receiving side does with defects, lost connections and repetitions.</summary>
public sealed class DeliveryTests
{
    // The broker of the tests ignores the client's Receive Maximum; with this it has one of its own.
    private const string ThreeInFlight = "max_inflight_messages 3";

    [Theory]
    [InlineData("taken:throw@1000", 1000)] // the validator: each gets its error
    [InlineData("received:throw@1000", 0)] // the handler, where nothing is known yet of who asked
    public async Task Row07_ThrowsAThousandTimesWithReceiveMaximum3_NoSlotIsLost(string failPoint, int errors)
    {
        using var state = new StateFolder();
        await using var broker = await FragileBroker.StartAsync(more: ThreeInFlight);
        await using var requester = await PatientRequester.StartAsync(broker.Port, "hmi");
        await using var daemon = DaemonProcess.Start(broker.Port, state.Path, failPoint, ["Mqtt:ReceiveMaximum=3", "Queue:Capacity=1024", "Logging:Level=Critical"]);
        await requester.AskUntilOnlineAsync();

        await Parallel.ForEachAsync(Enumerable.Range(0, 1000), new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (i, _) =>
            await requester.SendAsync($"x{i}", more: message => message.WithCorrelationData(System.Text.Encoding.ASCII.GetBytes($"x{i}"))));
        await requester.AskAsync("good");

        Assert.Equal(errors, Enumerable.Range(0, 1000).Count(i => requester.AnswersTo($"x{i}") is [var answer, ..] && answer.Contains("\"internal\"", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Row08_ResultsOutOfOrderThenReconnect_AcksInArrivalOrderAndNoStaleOne()
    {
        const int Requests = 30;
        await using var broker = await FragileBroker.StartAsync();
        await using var watch = new PacketWatch(broker.Port);
        await using var requester = await PatientRequester.StartAsync(broker.Port, "hmi");
        await using var daemon = await TestDaemon.StartAsync(watch.Port, roundTime: TimeSpan.FromMilliseconds(10));
        for (var i = 0; i < Requests; i++)
        {
            await requester.SendAsync($"r{i}", PatientRequester.Request($"r{i}", deadlineMs: 100_000 - (1000 * i))); // each more urgent than those before it
        }

        await Until.HoldsAsync(() => requester.Answered >= Requests / 3);
        watch.Connections.First().Cut();
        await Until.HoldsAsync(() => requester.Answered == Requests && watch.Connections.Count >= 2);
        var last = watch.Connections.Last();
        await Until.HoldsAsync(() => last.Acknowledged.Count == last.Brought.Count);

        Assert.All(watch.Connections, connection => Assert.Equal(connection.Brought.Take(connection.Acknowledged.Count), connection.Acknowledged));
        Assert.Empty(requester.Diverging);
        Assert.Equal(Requests, daemon.Decider.Decisions);
    }

    [Fact]
    public async Task Row12_SameRequest100TimesConcurrently_IsExecutedOnceAndAnswered100Times()
    {
        const int Times = 100;
        await using var broker = await FragileBroker.StartAsync();
        await using var requester = await PatientRequester.StartAsync(broker.Port, "hmi");
        await using var daemon = await TestDaemon.StartAsync(
            broker.Port, roundTime: TimeSpan.FromMilliseconds(20), configure: configuration => configuration.Queue.Capacity = 2 * Times); // a full inbox refuses at once, without an id

        await Task.WhenAll(Enumerable.Range(0, Times).Select(_ => requester.SendAsync("a")));
        var answers = await requester.AnswersAsync("a", Times);

        Assert.Single(answers.Distinct(StringComparer.Ordinal));
        Assert.Equal((Times, 1), (answers.Count, daemon.Decider.Decisions));
    }

    [Fact]
    public async Task Row12_AfterARestart_SameBytesForTheSameAndAConflictForAnotherPayload()
    {
        using var state = new StateFolder();
        await using var broker = await FragileBroker.StartAsync();
        await using var requester = await PatientRequester.StartAsync(broker.Port, "hmi");
        await using (await TestDaemon.StartAsync(broker.Port, configure: configuration => configuration.Journal.Folder = state.Path))
        {
            await requester.AskAsync("a");
        }

        await using var daemon = await TestDaemon.StartAsync(broker.Port, configure: configuration => configuration.Journal.Folder = state.Path);
        await requester.SendAsync("a");
        await requester.SendAsync("a", PatientRequester.Request("a", temp: 1));
        var answers = await requester.AnswersAsync("a", 3);

        Assert.Equal(answers[0], answers[1]);
        Assert.Contains("\"id_reuse\"", answers[2], StringComparison.Ordinal);
        Assert.Equal(0, daemon.Decider.Decisions);
    }

    [Fact]
    public async Task Row12_ExpiredWhileOfflineOrRetained_IsNotExecuted()
    {
        using var state = new StateFolder();
        await using var broker = await FragileBroker.StartAsync();
        await using var requester = await PatientRequester.StartAsync(broker.Port, "hmi");
        await using (await TestDaemon.StartAsync(broker.Port))
        {
            await requester.AskAsync("a"); // the session exists now
        }

        await requester.SendAsync("expiring", more: message => message.WithMessageExpiryInterval(1));
        await requester.SendAsync("waiting", more: message => message.WithMessageExpiryInterval(100));
        await Task.Delay(TimeSpan.FromSeconds(2.2), TimeProvider.System, TestContext.Current.CancellationToken); // whole seconds are all that MQTT has
        await using var daemon = await TestDaemon.StartAsync(broker.Port);
        await requester.AnswersAsync("waiting", 1);
        await requester.SendAsync("kept", more: message => message.WithRetainFlag().WithCorrelationData("kept"u8.ToArray()));
        var refusal = Assert.Single(await requester.AnswersAsync("kept", 1));

        Assert.Contains("\"retained_request\"", refusal, StringComparison.Ordinal);
        Assert.Equal(1, daemon.Decider.Decisions);
        Assert.Empty(requester.AnswersTo("expiring"));
    }
}
