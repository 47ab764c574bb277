using System.Diagnostics;
using System.Globalization;
using EdgeReasoner.Models;
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
    public async Task Ask_RealEngine_ShowsRoundsAndAnswer()
    {
        using var process = Process.Start(new ProcessStartInfo(
            Path.Combine(AppContext.BaseDirectory, "edge-reasoner"),
            ["ask", "--set", "Reflection:ExactFirst=false", "--set", $"Model:Folder={_model.Folder}", "-o", "a", "-o", "b", "-r", "t=9", "--rule", "if t is above 8 then a", "--rule", "otherwise b", "-d", "20s"])
        { RedirectStandardOutput = true })!;
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Equal(1, process.ExitCode); // a model without training is never sure, and there is no fallback
        Assert.StartsWith("round 0 ", output, StringComparison.Ordinal);
        Assert.Contains("answer   ", output, StringComparison.Ordinal);
    }

    public void Dispose() => _model.Dispose();

    private static string Request(int id, int deadlineMs) => string.Create(
        CultureInfo.InvariantCulture, $$"""{"id":"{{id}}","options":["a","b"],"readings":{"t":9},"rules":["if t is above 8 then a","otherwise b"],"deadline_ms":{{deadlineMs}},"min_confidence":0}""");

    private Task<TestDaemon> StartAsync()
        => TestDaemon.StartAsync(
            configure: configuration => configuration.Model.Folder = _model.Folder,
            load: static (configuration, timing) => ModelDecider.Load(configuration.ModelSettings(), timing));
}
