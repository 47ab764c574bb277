using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using EdgeReasoner.Hosting;
using EdgeReasoner.Mqtt;
using Xunit;

namespace EdgeReasoner.IntegrationTests.Mqtt;

/// <summary>The daemon with the real engine and the real loop, on a model whose weights are random.</summary>
public sealed class ModelDeciderTests : IDisposable
{
    private readonly UntrainedModel _model = new();

    [Fact]
    public async Task Request_RealEngine_IsAnsweredWithOneOfItsOptionsAndTheModelsIdentity()
    {
        await using var daemon = await StartAsync();
        await using var client = await RawClient.ConnectAsync(daemon.BrokerPort, "5", daemon.Topics.Answer("hmi"));

        await client.SendAsync(daemon.Topics.Request("hmi"), Request(0, 20_000));
        var answer = RawClient.Json(await client.NextAsync());

        Assert.Contains(answer.GetProperty("answer").GetString(), (string[])["a", "b"]);
        Assert.Equal("int8", answer.GetProperty("model").GetProperty("quant").GetString());
        Assert.Equal(64, answer.GetProperty("model").GetProperty("sha256").GetString()!.Length);
    }

    [Fact]
    public async Task HundredRequests_RealEngine_NoneIsPublishedLate()
    {
        const int Requests = 100;
        await using var daemon = await StartAsync();
        await using var client = new RequestClient(daemon.Topics, "load", TimeProvider.System);
        await client.ConnectAsync("127.0.0.1", daemon.BrokerPort, TestContext.Current.CancellationToken);
        var random = new Random(1);
        var outcomes = new Dictionary<string, int>(StringComparer.Ordinal);
        var times = new List<double>();
        for (var i = 0; i < Requests; i++)
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(1));
            var outcome = "held back";
            try
            {
                var (payload, roundTrip) = await client.AskAsync(Encoding.UTF8.GetBytes(Request(i, random.Next(2, 501))), patience.Token);
                using var document = JsonDocument.Parse(payload);
                outcome = document.RootElement.GetProperty("outcome").GetString()!;
                if (document.RootElement.TryGetProperty("timing", out var timing))
                {
                    times.Add(roundTrip.TotalMilliseconds);
                    Assert.True(timing.GetProperty("slack_ms").GetDouble() >= 0);
                }
            }
            catch (OperationCanceledException)
            {
                // counted below: it must be one that the daemon held back
            }

            outcomes[outcome] = outcomes.GetValueOrDefault(outcome) + 1;
        }

        Assert.Equal(outcomes.GetValueOrDefault("held back"), daemon.Statistics.LateUnsent);
        times.Sort();
        TestContext.Current.SendDiagnosticMessage(string.Create(
            CultureInfo.InvariantCulture, $"{string.Join(", ", outcomes.Select(pair => $"{pair.Value} {pair.Key}"))}; round trip p50 {times[times.Count / 2]:F1} ms, p95 {times[times.Count * 95 / 100]:F1} ms"));
    }

    [Fact]
    public async Task Ask_RealEngine_ShowsRoundsAndAnswer()
    {
        using var process = Process.Start(new ProcessStartInfo(
            Path.Combine(AppContext.BaseDirectory, "edge-reasoner"),
            ["ask", "--set", $"Model:Folder={_model.Folder}", "-o", "a", "-o", "b", "-r", "t=9", "--rule", "if t is above 8 then a", "--rule", "otherwise b", "-d", "20s"])
        { RedirectStandardOutput = true })!;
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Equal(0, process.ExitCode);
        Assert.StartsWith("round 0 ", output, StringComparison.Ordinal);
        Assert.Contains("answer   ", output, StringComparison.Ordinal);
    }

    public void Dispose() => _model.Dispose();

    private static string Request(int id, int deadlineMs) => string.Create(
        CultureInfo.InvariantCulture, $$"""{"id":"{{id}}","options":["a","b"],"readings":{"t":9},"rules":["if t is above 8 then a","otherwise b"],"deadline_ms":{{deadlineMs}}}""");

    private Task<TestDaemon> StartAsync()
        => TestDaemon.StartAsync(
            configure: configuration => configuration.Model.Folder = _model.Folder,
            load: (configuration, format, costs, reserve) => ModelDecider.Load(configuration, format, costs, reserve, TimeProvider.System));
}
