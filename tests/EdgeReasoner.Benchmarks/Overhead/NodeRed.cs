using System.Diagnostics;
using System.Text.Json;
using EdgeReasoner.Benchmarks.Daemons;
using EdgeReasoner.Mqtt;

namespace EdgeReasoner.Benchmarks.Overhead;

/// <summary>Node-RED as a child process with one flow: MQTT in, a function node that decides the benchmark's rule, MQTT out; QoS 1 both ways, MQTT 5, no editor.</summary>
internal sealed class NodeRed : IAsyncDisposable
{
    private const string Decide = "const r = msg.payload.readings; const answer = r.temp > 8 ? 'alarm' : 'idle';"
        + "msg.topic = msg.responseTopic; delete msg.responseTopic;"
        + "msg.payload = JSON.stringify({ id: msg.payload.id, status: 200, outcome: 'decided', answer: answer, value: answer, confidence: 1 }); return msg;";

    private readonly Process _process;
    private readonly string _folder;

    private NodeRed(Process process, string folder) => (_process, _folder) = (process, folder);

    /// <summary>Gets its process.</summary>
    public Process Process => _process;

    /// <summary>Says whether a folder holds an installation.</summary>
    /// <param name="installation">Where <c>npm install node-red</c> was run.</param>
    /// <returns>Null when it does; otherwise why not, with the remedy.</returns>
    public static string? Missing(string? installation)
        => installation is null ? "no --node-red FOLDER was given" : File.Exists(Script(installation)) ? null : $"{Script(installation)} does not exist; run npm install node-red in {installation}";

    /// <summary>Starts it; it answers as soon as it has connected.</summary>
    /// <param name="installation">Where <c>npm install node-red</c> was run.</param>
    /// <param name="topics">Whose requests it takes.</param>
    /// <param name="broker">The broker.</param>
    /// <returns>The process.</returns>
    public static async Task<NodeRed> StartAsync(string installation, Topics topics, BrokerAddress broker)
    {
        var folder = StateFolder.New(null);
        object[] flows =
        [
            new { id = "tab", type = "tab", label = "rule" },
            new Dictionary<string, object>
            {
                ["id"] = "broker", ["type"] = "mqtt-broker", ["broker"] = broker.Host, ["port"] = broker.Port, ["clientid"] = "node-red", ["autoConnect"] = true,
                ["protocolVersion"] = "5", ["keepalive"] = 60, ["cleansession"] = true, ["usetls"] = false,
            },
            new { id = "in", type = "mqtt in", z = "tab", topic = topics.RequestFilter, qos = "1", datatype = "json", broker = "broker", nl = false, rap = true, rh = 0, inputs = 0, wires = new[] { new[] { "deciding" } } },
            new { id = "deciding", type = "function", z = "tab", func = Decide, outputs = 1, timeout = 0, noerr = 0, initialize = "", finalize = "", libs = Array.Empty<object>(), wires = new[] { new[] { "out" } } },
            new { id = "out", type = "mqtt out", z = "tab", topic = "", qos = "1", retain = "false", broker = "broker", wires = Array.Empty<object>() },
        ];
        await File.WriteAllBytesAsync(Path.Combine(folder, "flows.json"), JsonSerializer.SerializeToUtf8Bytes(flows));
        await File.WriteAllTextAsync(
            Path.Combine(folder, "settings.js"),
            "module.exports = { flowFile: 'flows.json', uiHost: '127.0.0.1', uiPort: " + BrokerAddress.Free().Port + ", httpAdminRoot: false, httpNodeRoot: false, telemetry: { enabled: false }, logging: { console: { level: 'error' } } };");
        var start = new ProcessStartInfo("node", [Script(installation), "--userDir", folder, "--settings", Path.Combine(folder, "settings.js")]) { RedirectStandardOutput = true };
        return new NodeRed(Process.Start(start)!, folder);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static string Script(string installation) => Path.Combine(installation, "node_modules", "node-red", "red.js");
}
