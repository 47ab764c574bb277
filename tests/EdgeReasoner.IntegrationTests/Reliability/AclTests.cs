using System.Security.Cryptography.X509Certificates;
using System.Text;
using EdgeReasoner.IntegrationTests.Contract;
using EdgeReasoner.IntegrationTests.Mqtt;
using MQTTnet;
using MQTTnet.Formatter;
using Xunit;

namespace EdgeReasoner.IntegrationTests.Reliability;

/// <summary>
/// Row 21, the broker's half: docs/mqtt/mosquitto.conf and mosquitto.acl as they ship, with certificates made here. Everybody is who the
/// certificate says, the daemon works, and every forbidden action is refused.
/// </summary>
public sealed class AclTests : IDisposable
{
    private const string Good = """{"id":"g","options":["a","b"],"readings":{"t":9},"rules":["if t is above 8 then a","otherwise b"],"deadline_ms":20000}""";
    private const string Node = "edgereasoner/v1/edge";

    private readonly string _folder = Directory.CreateTempSubdirectory("edge-reasoner-acl-").FullName;
    private readonly TestAuthority _authority = new("Plant authority");

    [Fact]
    public async Task Row21_ShippedAccessRules_LetEachDoItsPartAndNothingElse()
    {
        await using var broker = await BrokerAsync();
        await using var daemon = await DaemonAsync(broker);
        await using var hmi = await ClientAsync(broker, "hmi", "clients/#", $"{Node}/answer/#", $"{Node}/available", $"{Node}/status");
        await using var victim = await ClientAsync(broker, "victim", "#", "clients/victim/#");
        await using var spy = await ClientAsync(broker, "spy", "#", "+/+/+/request/+", "clients/#", $"{Node}/request/hmi", $"{Node}/answer/hmi", $"{Node}/canary");

        // Allowed: asking under one's own name, with and without Response Topic.
        Assert.True(await hmi.TrySendAsync($"{Node}/request/hmi", Encoding.UTF8.GetBytes(Good), message => message.WithResponseTopic("clients/hmi/answers")));
        Assert.Equal("clients/hmi/answers", (await NextAsync(hmi, "clients/")).Topic);
        Assert.True(await hmi.TrySendAsync($"{Node}/request/hmi", Encoding.UTF8.GetBytes(Good.Replace("\"g\"", "\"h\"", StringComparison.Ordinal))));
        Assert.Equal($"{Node}/answer/hmi", (await NextAsync(hmi, $"{Node}/answer/")).Topic);
        Assert.True(await hmi.TrySendAsync($"{Node}/cancel/hmi", """{"id":"x"}"""u8.ToArray()));
        Assert.True(await hmi.TrySendAsync($"{Node}/feedback/hmi", """{"id":"g","correct":"a"}"""u8.ToArray()));

        // Denied: speaking as somebody else, as the node, or where nothing is to be said.
        string[] forbidden =
        [
            $"{Node}/request/victim", $"{Node}/cancel/victim", $"{Node}/feedback/victim", $"{Node}/answer/victim", $"{Node}/answer/hmi", "clients/victim/answers", "clients/hmi/answers",
            $"{Node}/available", $"{Node}/status", $"{Node}/stats", $"{Node}/event", $"{Node}/canary", $"{Node}/gpio/door/decision", "homeassistant/device/edgereasoner_edge/config",
            "homeassistant/status", "$SYS/x", "elsewhere",
        ];
        foreach (var topic in forbidden)
        {
            Assert.False(await hmi.TrySendAsync(topic, Encoding.UTF8.GetBytes(Good)), topic);
        }

        // Denied too: the daemon's identity does not ask for others, nor speaks for other nodes.
        await using var node = await ClientAsync(broker, "edgereasoner-edge");
        Assert.All(
            await Task.WhenAll(new[] { $"{Node}/request/hmi", "edgereasoner/v1/other/status", "edgereasoner/v1/other/answer/hmi", "elsewhere" }.Select(topic => node.TrySendAsync(topic, "{}"u8.ToArray()))),
            Assert.False);

        // Nobody read what is not theirs: everything seen so far is the node's public word.
        await victim.TrySendAsync($"{Node}/request/victim", Encoding.UTF8.GetBytes(Good), message => message.WithResponseTopic("clients/victim/answers"));
        Assert.Equal("clients/victim/answers", (await NextAsync(victim, "clients/")).Topic);
        while (!spy.IsQuiet)
        {
            Assert.Contains((await spy.NextAsync()).Topic, (string[])[$"{Node}/available", $"{Node}/status", $"{Node}/stats", $"{Node}/event"]);
        }
    }

    [Fact]
    public async Task Row21_WithoutACertificate_NobodyConnects()
    {
        await using var broker = await BrokerAsync();

        await Assert.ThrowsAnyAsync<Exception>(() => RawClient.ConnectAsync(options => options
            .WithTcpServer("127.0.0.1", broker.Port).WithTimeout(TimeSpan.FromSeconds(10)).WithTlsOptions(tls => tls.UseTls().WithCertificateValidationHandler(_ => true))));
    }

    public void Dispose()
    {
        _authority.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static async Task<MqttApplicationMessage> NextAsync(RawClient client, string prefix)
    {
        while (true)
        {
            var message = await client.NextAsync();
            if (message.Topic.StartsWith(prefix, StringComparison.Ordinal))
            {
                return message;
            }
        }
    }

    // The shipped configuration, its paths and port aside.
    private async Task<Mosquitto> BrokerAsync()
    {
        File.Copy(Checkout.File("docs", "mqtt", "mosquitto.acl"), Path.Combine(_folder, "edgereasoner.acl"));
        await File.WriteAllTextAsync(Path.Combine(_folder, "ca.crt"), _authority.Pem);
        Write("broker", _authority.Issue("broker", null, "127.0.0.1"));
        var shipped = await File.ReadAllTextAsync(Checkout.File("docs", "mqtt", "mosquitto.conf"));
        return await Mosquitto.StartAsync(port => shipped
            .Replace("/etc/mosquitto/certs", _folder, StringComparison.Ordinal)
            .Replace("/etc/mosquitto", _folder, StringComparison.Ordinal)
            .Replace("listener 8883", $"listener {port} 127.0.0.1", StringComparison.Ordinal) + $"user {Environment.UserName}\n");
    }

    private Task<TestDaemon> DaemonAsync(Mosquitto broker)
    {
        Write("daemon", _authority.Issue("edgereasoner-edge"));
        return TestDaemon.StartAsync(broker.Port, configure: configuration =>
        {
            configuration.Node.Name = "edge";
            configuration.Mqtt.UseTls = true;
            (configuration.Mqtt.CaFile, configuration.Mqtt.CertificateFile, configuration.Mqtt.KeyFile) = ($"{_folder}/ca.crt", $"{_folder}/daemon.crt", $"{_folder}/daemon.key");
        });
    }

    private Task<RawClient> ClientAsync(Mosquitto broker, string name, params string[] filters)
    {
        var (certificate, key) = _authority.Issue(name);
        return RawClient.ConnectAsync(
            options => options.WithTcpServer("127.0.0.1", broker.Port).WithProtocolVersion(MqttProtocolVersion.V500).WithClientId("test-" + name).WithTlsOptions(tls => tls
                .UseTls().WithTargetHost("127.0.0.1").WithTrustChain([X509Certificate2.CreateFromPem(_authority.Pem)]).WithRevocationMode(X509RevocationMode.NoCheck)
                .WithClientCertificates([X509Certificate2.CreateFromPem(certificate, key)])),
            filters);
    }

    private void Write(string name, (string Certificate, string Key) pair)
    {
        File.WriteAllText(Path.Combine(_folder, $"{name}.crt"), pair.Certificate);
        File.WriteAllText(Path.Combine(_folder, $"{name}.key"), pair.Key);
    }
}
