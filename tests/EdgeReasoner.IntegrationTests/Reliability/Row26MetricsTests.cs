using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using EdgeReasoner.Hosting;
using EdgeReasoner.IntegrationTests.Contract;
using EdgeReasoner.IntegrationTests.Mqtt;
using EdgeReasoner.Models;
using Microsoft.Extensions.Logging;
using Xunit;

namespace EdgeReasoner.IntegrationTests.Reliability;

/// <summary>Health and metrics while the model is busy; what they and the log never contain.</summary>
public sealed class Row26MetricsTests
{
    // In every text of a request that may be told to nobody; ids are told, by design.
    private const string Secret = "s3cret";

    [Fact]
    public async Task HealthAndMetrics_DuringPrefills_AreAnsweredAtOnceAndParse()
    {
        const string Python = "/usr/bin/python3";
        Mosquitto.Require("/usr/lib/python3/dist-packages/prometheus_client/openmetrics/parser.py");
        using var model = new UntrainedModel(hidden: 256, layers: 8);
        var port = FreePort.Next();
        await using var daemon = await TestDaemon.StartAsync(
            configure: configuration => (configuration.Model.Folder, configuration.Metrics.Port) = (model.Folder, port),
            load: static (configuration, timing) => ModelDecider.Load(configuration.ModelSettings(), timing));
        await using var client = await RawClient.ConnectAsync(daemon.BrokerPort, "5", daemon.Topics.Answer("hmi"));
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };

        // Direct answers to long requests, all different: prefill after prefill.
        const int Requests = 30;
        var done = 0;
        var busy = Task.Run(async () =>
        {
            for (var i = 0; i < Requests; i++)
            {
                await client.SendAsync(daemon.Topics.Request("hmi"), LongRequest(i));
            }

            for (; done < Requests; done++)
            {
                await client.NextAsync();
            }
        }, TestContext.Current.CancellationToken);
        var times = new List<double>();
        var page = "";
        while (!busy.IsCompleted)
        {
            foreach (var path in (string[])["/metrics", "/health"])
            {
                var start = TimeProvider.System.GetTimestamp();
                var text = await http.GetStringAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);
                times.Add(TimeProvider.System.GetElapsedTime(start).TotalMilliseconds);
                page = path == "/metrics" ? text : page;
                Assert.DoesNotContain(Secret, text, StringComparison.Ordinal);
            }
        }

        await busy;
        times.Sort();
        Assert.True(times.Count >= 10, $"only {times.Count} fetches while busy");
        Assert.True(times[times.Count / 2] <= 100, $"median {times[times.Count / 2]} ms");
        TestContext.Current.SendDiagnosticMessage($"{times.Count} fetches while {done} requests were decided: median {times[times.Count / 2]:F1} ms, 99 % {times[(int)(0.99 * (times.Count - 1))]:F1} ms");

        // The reference parser is strict about names, types, units and the end mark.
        const string Parse = "import sys;from prometheus_client.openmetrics.parser import text_string_to_metric_families as p;print(len({f.name for f in p(sys.stdin.read())}))";
        using var process = Process.Start(new ProcessStartInfo(Python, ["-c", Parse]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true })!;
        await process.StandardInput.WriteAsync(page);
        process.StandardInput.Close();
        var families = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        Assert.True(int.TryParse(families, out var count) && count >= 12, $"{families} {await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken)}\n{page}");
    }

    [Fact]
    public async Task Health_WithoutAModel_Says503()
    {
        var port = FreePort.Next();
        await using var daemon = await TestDaemon.StartAsync(withModel: false, configure: configuration => configuration.Metrics.Port = port);
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };

        using var response = await http.GetAsync(new Uri("/health", UriKind.Relative), TestContext.Current.CancellationToken);
        using var document = JsonDocument.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));

        Assert.Equal((503, "no_model"), ((int)response.StatusCode, document.RootElement.GetProperty("state").GetString()));
        Assert.Null(ContractFiles.Violation(daemon.Topics.Status, JsonSerializer.SerializeToUtf8Bytes(document.RootElement)));
        Assert.Equal(404, (int)(await http.GetAsync(new Uri("/etc", UriKind.Relative), TestContext.Current.CancellationToken)).StatusCode);
    }

    [Fact]
    public async Task LogAboveDebug_AndStatus_HoldNoTextOfAnyRequest()
    {
        using var log = new Lines();
        await using var daemon = await TestDaemon.StartAsync(logging: builder => builder.AddProvider(log));
        await using var client = await RawClient.ConnectAsync(daemon.BrokerPort, "5", daemon.Topics.Answer("hmi"), daemon.Topics.Status);
        string[] requests =
        [
            $$"""{"id":"1","options":["{{Secret}}","b"],"readings":{"{{Secret}}":9},"rules":["if {{Secret}} is above 8 then {{Secret}}","otherwise b"],"deadline_ms":20000}""",
            $$"""{"id":"throw-2","options":["{{Secret}}","b"],"readings":{"t":9},"rules":["otherwise {{Secret}}"],"deadline_ms":20000}""",
            $$"""{"id":"3","question":"{{Secret}}?","options":["a","b"]}""", $$"""{"id":"4","context":"{{Secret}}","question":"q","options":["a","b"]}""", $$"""{"{{Secret}}":1}""",
            $$"""{"id":"6","profile":"{{Secret}}"}""", $$"""{"id":"7","question":"q","options":["a","b"],"fallback":"{{Secret}}"}""", $$"""{"id":"8","readings":{"{{Secret}}":NaN} }""",
        ];
        foreach (var request in requests)
        {
            await client.SendAsync(daemon.Topics.Request("hmi"), request);
        }

        for (var answered = 0; answered < requests.Length;)
        {
            var message = await client.NextAsync();
            answered += message.Topic == daemon.Topics.Status ? 0 : 1;
            Assert.False(message.Topic == daemon.Topics.Status && RawClient.Text(message).Contains(Secret, StringComparison.Ordinal));
        }

        Assert.Contains(log.All, line => line.Contains("throw-2", StringComparison.Ordinal)); // the defect was logged, and is among what is looked at
        Assert.All(log.All, line => Assert.DoesNotContain(Secret, line, StringComparison.Ordinal));
    }

    private static string LongRequest(int i)
    {
        var names = string.Join(',', Enumerable.Range(0, 8).Select(n => $"\"{Secret} {n}\":{(i * 7) + n}.25"));
        var rules = string.Join(',', Enumerable.Range(0, 5).Select(n => $"\"if {Secret} {n} is above {900 + i} and {Secret} {n + 1} is above {800 + i} and {Secret} {n + 3} is above {700 + n} then b\""));
        return $$"""{"id":"m{{i}}","options":["a","b"],"readings":{ {{names}} },"rules":[{{rules}},"otherwise a"],"deadline_ms":120000,"max_rounds":0}""";
    }

    /// <summary>The lines that the daemon would write, as <see cref="LineFormatter"/> writes them, from Information on.</summary>
    private sealed class Lines : ILoggerProvider
    {
        private readonly LineFormatter _formatter = new(isForSystemd: false, withDetails: () => false);

        public ConcurrentQueue<string> All { get; } = [];

        public ILogger CreateLogger(string categoryName) => new Category(this, categoryName);

        public void Dispose()
        {
        }

        private sealed class Category(Lines lines, string name) : ILogger
        {
            public IDisposable? BeginScope<TState>(TState state)
                where TState : notnull => null;

            public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

            public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
            {
                using var writer = new StringWriter();
                lines._formatter.Write(new Microsoft.Extensions.Logging.Abstractions.LogEntry<TState>(logLevel, name, eventId, state, exception, formatter), null, writer);
                lines.All.Enqueue(writer.ToString());
            }
        }
    }
}
