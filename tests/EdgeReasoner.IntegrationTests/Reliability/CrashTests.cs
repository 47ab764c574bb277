using System.Text.Json;
using EdgeReasoner.IntegrationTests.Mqtt;
using Xunit;

namespace EdgeReasoner.IntegrationTests.Reliability;

/// <summary>Rows 1 to 3 of docs/reliability.md: the daemon or the broker is killed, and nothing is lost.</summary>
public sealed class CrashTests
{
    [Fact]
    public async Task Row01_DaemonKilled12TimesIn300Requests_AllAnsweredAndEachExecutedOnceByContent()
    {
        const int Requests = 300;
        const int Kills = 12;
        using var state = new StateFolder();
        await using var broker = await FragileBroker.StartAsync();
        await using var requester = await PatientRequester.StartAsync(broker.Port, "hmi");
        var random = new Random(1);
        var sent = 0;
        var logs = new List<Func<string>>();
        for (var kill = 0; kill <= Kills; kill++)
        {
            await using var daemon = DaemonProcess.Start(broker.Port, state.Path);
            logs.Add(() => daemon.Log);
            await daemon.OnlineAsync();
            var batch = kill == Kills ? Requests - sent : Requests / (Kills + 1);
            for (var i = 0; i < batch; i++)
            {
                await requester.SendAsync($"r{sent++}"); // once: that all are answered is the daemon's doing
            }

            var answers = kill == Kills ? Requests : sent - random.Next(2, batch);
            await Until.HoldsAsync(() => requester.Answered >= answers, () => $"{requester.Answered} of {answers} answered, not {string.Join(", ", Enumerable.Range(0, sent).Select(static i => $"r{i}").Where(id => requester.AnswersTo(id).Count == 0))}\n{string.Join("\n---\n", logs.TakeLast(3).Select(static log => log()))}");
        }

        Assert.Equal((Requests, Requests), (requester.Answered, requester.Decided));
        Assert.Empty(requester.Diverging);
        TestContext.Current.SendDiagnosticMessage($"row 1: {requester.Answered} of {Requests} answered over {Kills} kills, {requester.Duplicates} byte-identical duplicates, {requester.Diverging.Count} diverging");
    }

    [Fact]
    public async Task Row01_AWholeWindowDeliveredAtOnceAfterAKill_AllDecided()
    {
        const int Window = 60; // of the 65 that the daemon takes unacknowledged
        using var state = new StateFolder();
        await using var broker = await FragileBroker.StartAsync();
        await using var requester = await PatientRequester.StartAsync(broker.Port, "hmi");
        await using (var killed = DaemonProcess.Start(broker.Port, state.Path))
        {
            await killed.OnlineAsync();
        }

        for (var i = 0; i < Window; i++)
        {
            await requester.SendAsync($"r{i}");
        }

        await using var daemon = DaemonProcess.Start(broker.Port, state.Path);
        await Until.HoldsAsync(() => requester.Answered >= Window, () => $"{requester.Answered} answered\n{daemon.Log}");

        Assert.Equal((Window, Window), (requester.Answered, requester.Decided));
    }

    [Theory]
    [InlineData("received:kill", true)] // the canary never gets there
    [InlineData("taken:kill", true)]
    [InlineData("decided:kill", true)]
    [InlineData("written:kill", true)]
    [InlineData("committed:kill", false)]
    [InlineData("sent:kill", false)]
    [InlineData("confirmed:kill", false)]
    [InlineData("acknowledged:kill@2", false)] // the first is the canary's
    public async Task Row02_DaemonKilledBetweenTwoSteps_IdenticalBytesAndNoExecutionAfterTheCommit(string failPoint, bool isDecidedAnew)
    {
        using var state = new StateFolder();
        await using var broker = await FragileBroker.StartAsync();
        await using var requester = await PatientRequester.StartAsync(broker.Port, "hmi");
        string first;
        await using (var doomed = DaemonProcess.Start(broker.Port, state.Path, failPoint))
        {
            await doomed.OnlineAsync();
            first = await SessionAsync(broker.Port); // the status follows "online"; the kill must not come between them
            await requester.SendAsync("a");
            Assert.Equal(128 + 9, await doomed.ExitAsync());
        }

        await using var daemon = DaemonProcess.Start(broker.Port, state.Path);
        await daemon.OnlineAsync();
        await requester.AnswersAsync("a", 1, () => daemon.Log);
        await requester.SendAsync("a");
        var answers = await requester.AnswersAsync("a", 2, () => daemon.Log);

        Assert.Single(answers.Distinct(StringComparer.Ordinal));
        using var answer = JsonDocument.Parse(answers[0]);
        Assert.Equal(!isDecidedAnew, answer.RootElement.GetProperty("decision_id").GetString()!.StartsWith(first, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Row02_BrokerForgotTheRequest_TheCommittedAnswerIsPublishedAllTheSame()
    {
        using var state = new StateFolder();
        await using var broker = await FragileBroker.StartAsync();
        await using var requester = await PatientRequester.StartAsync(broker.Port, "hmi");
        await using (var doomed = DaemonProcess.Start(broker.Port, state.Path, "committed:kill"))
        {
            await doomed.OnlineAsync();
            await requester.SendAsync("a");
            await doomed.ExitAsync();
        }

        await broker.KillAsync(); // without persistence: session and request are gone
        await broker.StartAgainAsync();
        await requester.SendAsync("b"); // brings the requester's subscription back; b itself has no subscriber
        await using var daemon = DaemonProcess.Start(broker.Port, state.Path);

        var answer = Assert.Single(await requester.AnswersAsync("a", 1, () => daemon.Log));
        Assert.Contains("\"answer\":\"alarm\"", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Row03_BrokerKilledAndRequesterRetries_AllAnsweredAndDuplicatesIdentical(bool persistent)
    {
        const int Requests = 100;
        using var state = new StateFolder();
        await using var broker = await FragileBroker.StartAsync(persistent);
        await using var requester = await PatientRequester.StartAsync(broker.Port, "hmi");
        await using var daemon = DaemonProcess.Start(broker.Port, state.Path);
        await daemon.OnlineAsync();
        var asking = Task.Run(() => Parallel.ForEachAsync(
            Enumerable.Range(0, Requests), new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (i, _) => await requester.AskAsync($"r{i}")), TestContext.Current.CancellationToken);
        for (var kill = 1; kill <= 4; kill++)
        {
            var answered = kill * Requests / 6;
            await Until.HoldsAsync(() => requester.Answered >= answered, () => $"{requester.Answered} answered\n{daemon.Log}");
            await broker.KillAsync();
            await broker.StartAgainAsync();
        }

        await asking;
        Assert.Equal((Requests, Requests), (requester.Answered, requester.Decided));
        Assert.Empty(requester.Diverging);
        TestContext.Current.SendDiagnosticMessage($"row 3, persistence {persistent}: {requester.Answered} of {Requests} answered over 4 kills, {requester.Duplicates} byte-identical duplicates");
    }

    private static async Task<string> SessionAsync(int port)
    {
        await using var client = await RawClient.ConnectAsync(port, "5", DaemonProcess.Topics.Status);
        return RawClient.Json(await client.NextAsync()).GetProperty("session").GetInt64().ToString("x", System.Globalization.CultureInfo.InvariantCulture);
    }
}
