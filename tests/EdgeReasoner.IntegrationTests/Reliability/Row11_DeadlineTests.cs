using System.Globalization;
using EdgeReasoner.IntegrationTests.Mqtt;
using EdgeReasoner.Models;
using Xunit;

namespace EdgeReasoner.IntegrationTests.Reliability;

/// <summary>Row 11: deadlines from 1 to 2000 ms, and three times more than can be done: no answer is late.</summary>
public sealed class Row11_DeadlineTests
{
    [Fact]
    public async Task Sweep_DeadlinesFrom1To2000Ms_NoAnswerIsLate()
    {
        int[] deadlines = [.. Enumerable.Range(1, 60), .. Enumerable.Range(1, 97).Select(static i => 60 + (20 * i))];
        await using var broker = await Mosquitto.StartAsync();
        await using var daemon = await TestDaemon.StartAsync(broker.Port, roundTime: TimeSpan.FromMilliseconds(3));

        await AskAsync(daemon, deadlines, pause: TimeSpan.FromMilliseconds(5));
    }

    [Fact]
    public async Task Overload_RealModelAndMixedDeadlines_NoAnswerIsLate()
    {
        // The bundled model takes 20 to 50 ms for a decision in full; a request each 10 ms is about three times too much.
        const int Requests = 500;
        var random = new Random(1);
        await using var broker = await Mosquitto.StartAsync();
        await using var daemon = await TestDaemon.StartAsync(
            broker.Port, load: static (configuration, timing) => ModelDecider.Load(configuration.ModelSettings(), timing));

        await AskAsync(
            daemon, [.. Enumerable.Range(0, Requests).Select(_ => (int)Math.Round(2 * Math.Pow(1000, random.NextDouble())))], pause: TimeSpan.FromMilliseconds(10));
    }

    private static async Task AskAsync(TestDaemon daemon, int[] deadlines, TimeSpan pause)
    {
        await using var client = await RawClient.ConnectAsync(daemon.BrokerPort, "5", daemon.Topics.Answer("sweep"));
        for (var i = 0; i < deadlines.Length; i++)
        {
            await client.SendAsync(daemon.Topics.Request("sweep"), Load.Request(i.ToString(CultureInfo.InvariantCulture), deadlines[i], priority: i % 4));
            await Task.Delay(pause, TimeProvider.System, TestContext.Current.CancellationToken);
        }

        await Load.AllHeardAsync(daemon, deadlines.Length);
        var answers = (await client.AllAsync(deadlines.Length)).Select(RawClient.Json).ToList();

        TestContext.Current.TestOutputHelper?.WriteLine(string.Join(", ", answers.GroupBy(Load.Status).OrderBy(static group => group.Key).Select(static group => $"{group.Count()}×{group.Key}")));
        Assert.DoesNotContain(answers, Load.IsLate);
        Assert.All(answers, static answer => Assert.Contains(Load.Status(answer), (int[])[200, 206, 408, 503]));
        Assert.Equal(deadlines.Length, answers.Select(static answer => answer.GetProperty("id").GetString()).Distinct().Count());
        Assert.Contains(answers, static answer => Load.Status(answer) is 200 or 206);
    }
}
