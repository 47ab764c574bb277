using System.Buffers;
using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using EdgeReasoner.IntegrationTests.Mqtt;
using MQTTnet;
using MQTTnet.Exceptions;
using MQTTnet.Formatter;
using MQTTnet.Protocol;
using Xunit;

namespace EdgeReasoner.IntegrationTests.Reliability;

/// <summary>A requester that keeps the requester's rule: it comes back after a lost connection, may send again with the same id, and keeps every answer it ever got.</summary>
internal sealed class PatientRequester(int port, string name) : IAsyncDisposable
{
    private readonly IMqttClient _client = new MqttClientFactory().CreateMqttClient();
    private readonly ConcurrentDictionary<string, ConcurrentQueue<string>> _answers = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _connecting = new(1);

    /// <summary>All that was received on other topics that were subscribed to, as TOPIC PAYLOAD.</summary>
    public ConcurrentQueue<string> Seen { get; } = new();

    public int Answered => _answers.Count;

    public static string Request(string id, int deadlineMs = 120_000, double temp = 9.5)
        => string.Create(System.Globalization.CultureInfo.InvariantCulture, $$"""{"id":"{{id}}","options":["alarm","idle"],"readings":{"temp":{{temp}}},"rules":["if temp is above 8 then alarm","otherwise idle"],"deadline_ms":{{deadlineMs}}}""");

    public static async Task<PatientRequester> StartAsync(int port, string name, params string[] filters)
    {
        var requester = new PatientRequester(port, name);
        requester._client.ApplicationMessageReceivedAsync += requester.OnReceivedAsync;
        await requester.ConnectAsync(filters);
        return requester;
    }

    /// <summary>Sends a request until a broker has it.</summary>
    public async Task SendAsync(string id, string? payload = null, Action<MqttApplicationMessageBuilder>? more = null)
    {
        var builder = new MqttApplicationMessageBuilder()
            .WithTopic(DaemonProcess.Topics.Request(name)).WithPayload(payload ?? Request(id)).WithQualityOfServiceLevel(MqttQualityOfServiceLevel.AtLeastOnce);
        more?.Invoke(builder);
        while (true)
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(3));
            try
            {
                await _client.PublishAsync(builder.Build(), patience.Token);
                return;
            }
            catch (Exception exception) when (exception is MqttCommunicationException or MqttClientNotConnectedException or OperationCanceledException or MqttClientDisconnectedException or InvalidOperationException)
            {
                await ConnectAsync();
            }
        }
    }

    /// <summary>Sends a request, again and again with the same id, until it is answered.</summary>
    public async Task AskAsync(string id, string? payload = null)
    {
        var start = TimeProvider.System.GetTimestamp();
        while (!AnswersTo(id).Any(IsDecision))
        {
            Assert.True(TimeProvider.System.GetElapsedTime(start) < TimeSpan.FromMinutes(1.5), $"{id} was not decided; it got {string.Join(" ", AnswersTo(id).Take(3))}");
            await SendAsync(id, payload);
            for (var i = 0; i < 200 && !AnswersTo(id).Any(IsDecision); i++)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, TestContext.Current.CancellationToken);
            }
        }
    }

    /// <summary>Waits until a daemon is there, by what it says about itself.</summary>
    public async Task AskUntilOnlineAsync()
    {
        await using var watch = await RawClient.ConnectAsync(port, "5", DaemonProcess.Topics.Available);
        while (RawClient.Text(await watch.NextAsync()) != "online")
        {
            // said before
        }
    }

    /// <summary>The answers to an id, in the order of their receipt.</summary>
    public IReadOnlyList<string> AnswersTo(string id) => _answers.TryGetValue(id, out var answers) ? [.. answers] : [];

    /// <summary>Waits until an id has so many answers.</summary>
    public async Task<IReadOnlyList<string>> AnswersAsync(string id, int count, Func<string>? says = null)
    {
        await Until.HoldsAsync(() => AnswersTo(id).Count >= count, says ?? (() => $"{id} has {AnswersTo(id).Count} of {count} answers"));
        return AnswersTo(id);
    }

    /// <summary>Ids with decisions that are not byte for byte the same.</summary>
    public IReadOnlyList<string> Diverging
        => [.. _answers.Where(pair => pair.Value.Where(IsDecision).Distinct(StringComparer.Ordinal).Count() > 1).Select(pair => pair.Key)];

    /// <summary>Ids that got a decision.</summary>
    public int Decided => _answers.Count(pair => pair.Value.Any(IsDecision));

    /// <summary>Ids asked patiently, not in a flood, that got a decision.</summary>
    public int Patiently => _answers.Count(pair => pair.Key.StartsWith('n') && pair.Value.Any(IsDecision));

    /// <summary>Decisions that by their own account were ready only after their deadline.</summary>
    public int Late => _answers.Values.SelectMany(answers => answers).Count(answer => answer.Contains("\"slack_ms\":-", StringComparison.Ordinal));

    public int Duplicates => _answers.Sum(pair => pair.Value.Count - 1);

    public async ValueTask DisposeAsync()
    {
        if (_client.IsConnected)
        {
            await _client.DisconnectAsync(new MqttClientDisconnectOptions());
        }

        _client.Dispose();
        _connecting.Dispose();
    }

    private static bool IsDecision(string answer) => answer.Contains("\"outcome\":\"decided\"", StringComparison.Ordinal) || answer.Contains("\"outcome\":\"best_so_far\"", StringComparison.Ordinal);

    private async Task ConnectAsync(params string[] filters)
    {
        await _connecting.WaitAsync();
        try
        {
            while (!_client.IsConnected)
            {
                using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(3));
                try
                {
                    var options = new MqttClientOptionsBuilder().WithTcpServer("127.0.0.1", port).WithProtocolVersion(MqttProtocolVersion.V500)
                        .WithClientId(name).WithCleanStart(false).WithSessionExpiryInterval(600);
                    await _client.ConnectAsync(options.Build(), patience.Token);
                    foreach (var filter in filters.Append(DaemonProcess.Topics.Answer(name)))
                    {
                        await _client.SubscribeAsync(new MqttClientSubscribeOptionsBuilder().WithTopicFilter(filter, MqttQualityOfServiceLevel.AtLeastOnce).Build(), patience.Token);
                    }
                }
                catch (Exception exception) when (exception is MqttCommunicationException or OperationCanceledException or MqttClientDisconnectedException or InvalidOperationException)
                {
                    await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, TestContext.Current.CancellationToken);
                }
            }
        }
        finally
        {
            _connecting.Release();
        }
    }

    private Task OnReceivedAsync(MqttApplicationMessageReceivedEventArgs args)
    {
        var payload = Encoding.UTF8.GetString(args.ApplicationMessage.Payload.ToArray());
        if (args.ApplicationMessage.Topic != DaemonProcess.Topics.Answer(name))
        {
            Seen.Enqueue($"{args.ApplicationMessage.Topic} {payload}");
            return Task.CompletedTask;
        }

        using var answer = JsonDocument.Parse(payload);
        var id = answer.RootElement.TryGetProperty("id", out var text) ? text.GetString()! : "";
        _answers.GetOrAdd(id, _ => new ConcurrentQueue<string>()).Enqueue(payload);
        return Task.CompletedTask;
    }
}
