using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using EdgeReasoner.Configuration;
using EdgeReasoner.Models;
using Xunit;

namespace EdgeReasoner.IntegrationTests.Mqtt;

/// <summary>The examples for Node-RED and Home Assistant: what they send is answered, and where they listen the answer comes.</summary>
public sealed partial class ExampleTests
{
    private static readonly string Examples = Path.Combine(Root(), "docs", "examples");

    [Fact]
    public async Task NodeRed_Request_IsAnsweredOnTheTopicTheFlowListensTo()
    {
        using var flow = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(Examples, "node-red-flow.json"), TestContext.Current.CancellationToken));
        var nodes = flow.RootElement.EnumerateArray().ToDictionary(node => node.GetProperty("id").GetString()!);
        var template = nodes["er-request"].GetProperty("template").GetString()!;

        Assert.All(nodes.Values.Where(node => node.TryGetProperty("wires", out _)).SelectMany(node => node.GetProperty("wires").EnumerateArray())
            .SelectMany(wires => wires.EnumerateArray()), wire => Assert.Contains(wire.GetString()!, nodes.Keys));
        Assert.Equal("heat", await AskAsync(
            nodes["er-ask"].GetProperty("topic").GetString()!, nodes["er-answer"].GetProperty("topic").GetString()!,
            template.Replace("{{_msgid}}", "f1", StringComparison.Ordinal).Replace("{{payload}}", "1.2", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task HomeAssistant_Request_IsAnsweredOnTheTopicTheAutomationListensTo()
    {
        var text = await File.ReadAllTextAsync(Path.Combine(Examples, "home-assistant.yaml"), TestContext.Current.CancellationToken);
        var topics = TopicLine().Matches(text).Select(match => match.Groups[1].Value).ToArray();
        var payload = PayloadBlock().Match(text).Groups[1].Value;
        payload = payload.Replace("{{ now().timestamp() | int }}", "1", StringComparison.Ordinal)
            .Replace("{{ states('sensor.coldroom_temperature') | float }}", "9.5", StringComparison.Ordinal);
        payload = Template().Replace(payload, "closed");

        Assert.Equal("alarm", await AskAsync(
            topics.Single(topic => topic.Contains("/request/", StringComparison.Ordinal)), topics.Single(topic => topic.Contains("/answer/", StringComparison.Ordinal)), payload));
    }

    private static async Task<string?> AskAsync(string requestTopic, string answerTopic, string payload)
    {
        var supplied = ConfigurationLoader.Load(Path.Combine(Root(), "systemd", "edge-reasoner.json"), new Dictionary<string, string?>());
        Assert.Empty(supplied.Problems);
        await using var daemon = await TestDaemon.StartAsync(
            configure: configuration =>
            {
                configuration.Node.Name = supplied.Configuration.Node.Name;
                configuration.Profiles = supplied.Configuration.Profiles;
                configuration.Profiles["coldroom"].DeadlineMs = 60_000; // the machine that tests may be busy
            },
            load: static (configuration, timing) => ModelDecider.Load(configuration.ModelSettings(), timing));
        await using var client = await RawClient.ConnectAsync(daemon.BrokerPort, "3.1.1", answerTopic);

        await client.SendAsync(requestTopic, payload.Replace("\"deadline_ms\":500", "\"deadline_ms\":60000", StringComparison.Ordinal)
            .Replace("\"deadline_ms\": 500", "\"deadline_ms\": 60000", StringComparison.Ordinal));
        var answer = RawClient.Json(await client.NextAsync());

        Assert.True(answer.GetProperty("status").GetInt32() == 200, string.Create(CultureInfo.InvariantCulture, $"{payload}: {answer}"));
        return answer.GetProperty("answer").GetString();
    }

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "EdgeReasoner.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("The tests must run inside a checkout.");
        }

        return folder.FullName;
    }

    [GeneratedRegex(@"topic: (edgereasoner/\S+)")]
    private static partial Regex TopicLine();

    [GeneratedRegex(@"payload: >-\n((?: {12}.*\n)+)")]
    private static partial Regex PayloadBlock();

    [GeneratedRegex(@"\{\{.*?\}\}")]
    private static partial Regex Template();
}
