using System.Globalization;
using System.Text;
using System.Text.Json;
using EdgeReasoner.Mqtt;
using Xunit;

namespace EdgeReasoner.IntegrationTests.Mqtt;

public sealed class DeadlineTests
{
    [Fact]
    public async Task ThousandRequests_DeadlinesFrom2To500Ms_NoneIsPublishedLateAndNoneIsForgotten()
    {
        const int Requests = 1000;
        await using var daemon = await TestDaemon.StartAsync(roundTime: TimeSpan.FromMilliseconds(1));
        await using var client = await RawClient.ConnectAsync(daemon.BrokerPort, "5", daemon.Topics.Answer("load"));
        var random = new Random(1);
        for (var i = 0; i < Requests; i++)
        {
            var deadline = random.Next(2, 501);
            await client.SendAsync(
                daemon.Topics.Request("load"),
                string.Create(CultureInfo.InvariantCulture, $$"""{"id":"{{i}}","options":["a","b"],"readings":{"t":9},"rules":["if t is above 8 then a","otherwise b"],"deadline_ms":{{deadline}}}"""));
        }

        // Each is answered, answered with the best so far, refused, or told that it expired because the answer would have been late; nothing else.
        await Until.HoldsAsync(() => Total() >= Requests);
        var published = daemon.Statistics.Answered + daemon.Statistics.Refused + daemon.Statistics.LateUnsent;
        for (var i = 0; i < published; i++)
        {
            var answer = RawClient.Json(await client.NextAsync());
            Assert.True(answer.GetProperty("outcome").GetString() is "decided" or "best_so_far" or "refused");
            if (answer.TryGetProperty("timing", out var timing))
            {
                Assert.True(timing.GetProperty("slack_ms").GetDouble() >= 0);
            }
        }

        Assert.Equal(Requests, Total());
        Assert.Equal(0, daemon.Statistics.Dropped);
        TestContext.Current.SendDiagnosticMessage(
            $"{daemon.Statistics.Answered} answered, {daemon.Statistics.Refused} refused at once, {daemon.Statistics.LateUnsent} told that they expired, {daemon.Statistics.Unconfirmed} confirmed late");

        long Total() => daemon.Statistics.Answered + daemon.Statistics.Refused + daemon.Statistics.LateUnsent + daemon.Statistics.Unconfirmed + daemon.Statistics.Dropped;
    }

    [Fact]
    public async Task RequestClient_OneAfterTheOther_GetsEachItsOwnAnswer()
    {
        await using var daemon = await TestDaemon.StartAsync();
        await using var client = new RequestClient(daemon.Topics, "load", TimeProvider.System);
        await client.ConnectAsync("127.0.0.1", daemon.BrokerPort, TestContext.Current.CancellationToken);
        for (var i = 0; i < 50; i++)
        {
            var payload = Encoding.UTF8.GetBytes($$"""{"id":"r{{i}}","options":["a","b"],"readings":{"t":9},"rules":["if t is above 8 then a","otherwise b"],"deadline_ms":20000}""");
            var (answer, _) = await client.AskAsync(payload, TestContext.Current.CancellationToken);
            using var document = JsonDocument.Parse(answer);
            Assert.Equal($"r{i}", document.RootElement.GetProperty("id").GetString());
        }
    }
}
