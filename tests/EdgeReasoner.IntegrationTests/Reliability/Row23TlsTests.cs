using System.Globalization;
using EdgeReasoner.Configuration;
using EdgeReasoner.IntegrationTests.Mqtt;
using Xunit;

namespace EdgeReasoner.IntegrationTests.Reliability;

/// <summary>TLS and mutual TLS with a private authority, against a real mosquitto: refused for a reason that names file and remedy; rotated while running.</summary>
public sealed class Row23TlsTests : IDisposable
{
    private const string Good = """{"id":"g","options":["a","b"],"readings":{"t":9},"rules":["if t is above 8 then a","otherwise b"],"deadline_ms":20000}""";

    private readonly string _folder = Directory.CreateTempSubdirectory("edge-reasoner-tls-").FullName;
    private readonly TestAuthority _authority = new("Plant authority");
    private readonly TestAuthority _other = new("Other authority");
    private readonly int _plainPort = FreePort.Next();

    public Row23TlsTests()
    {
        Write("broker-ca.pem", _authority.Pem);
        Write("ca.pem", _authority.Pem);
        WritePair("broker", _authority.Issue("broker", null, "localhost", "127.0.0.1"));
        WritePair("client", _authority.Issue("client-one"));
    }

    [Fact]
    public async Task MutualTls_EverythingInOrder_RequestIsAnswered()
    {
        await using var broker = await BrokerAsync();
        await using var daemon = await DaemonAsync(broker);
        await using var client = await RawClient.ConnectAsync(_plainPort, "5", daemon.Topics.Answer("hmi"));

        await client.SendAsync(daemon.Topics.Request("hmi"), Good);

        Assert.Equal("a", RawClient.Json(await client.NextAsync()).GetProperty("answer").GetString());
        Assert.Contains(broker.Log, line => line.Contains("u'client-one'", StringComparison.Ordinal));
        Assert.Null(daemon.State.Broker.Connection);
    }

    [Theory]
    [InlineData("expired", "expired on ")]
    [InlineData("wrong host", "is for other.example, not for 'localhost'; set Mqtt:Host or Mqtt:ServerName")]
    [InlineData("wrong authority", "does not lead to an authority in Mqtt:CaFile '{folder}/ca.pem'")]
    [InlineData("no client certificate", "may demand a client certificate: set Mqtt:CertificateFile and Mqtt:KeyFile")]
    [InlineData("foreign client certificate", "does not accept the client certificate of Mqtt:CertificateFile '{folder}/client.crt'")]
    [InlineData("expired client certificate", "Mqtt:CertificateFile '{folder}/client.crt' expired on ")]
    [InlineData("key of another certificate", "Mqtt:CertificateFile '{folder}/client.crt' and Mqtt:KeyFile '{folder}/client.key' are not a certificate and its unencrypted private key")]
    [InlineData("empty authority file", "Mqtt:CaFile '{folder}/ca.pem' holds no certificate")]
    [InlineData("plain listener", "check that Mqtt:Port is its TLS listener")]
    public async Task Connect_SomethingIsWrong_IsRefusedWithFileAndRemedy(string what, string expected)
    {
        switch (what)
        {
            case "expired": WritePair("broker", _authority.Issue("broker", TimeSpan.FromDays(-2), "localhost")); break;
            case "wrong host": WritePair("broker", _authority.Issue("broker", null, "other.example")); break;
            case "wrong authority": Write("ca.pem", _other.Pem); break;
            case "foreign client certificate": WritePair("client", _other.Issue("client-one")); break;
            case "expired client certificate": WritePair("client", _authority.Issue("client-one", TimeSpan.FromDays(-2))); break;
            case "key of another certificate": Write("client.key", _other.Issue("x").Key); break;
            case "empty authority file": Write("ca.pem", "\n"); break;
        }

        await using var broker = await BrokerAsync();
        await using var daemon = await DaemonAsync(broker, waitUntilOnline: false, more: options =>
        {
            options.Port = what == "plain listener" ? _plainPort : options.Port;
            (options.CertificateFile, options.KeyFile) = what == "no client certificate" ? ("", "") : (options.CertificateFile, options.KeyFile);
        });
        await Until.HoldsAsync(() => daemon.State.Broker.Connection?.Contains(expected.Replace("{folder}", _folder, StringComparison.Ordinal), StringComparison.Ordinal) == true, () => daemon.State.Broker.Connection);

        Assert.False(daemon.IsOnline);
        Assert.DoesNotContain(broker.Log, line => line.Contains("edgereasoner-test", StringComparison.Ordinal) && line.Contains("New client connected", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Rotation_OfTheClientCertificate_IsTakenUpWithoutARestartAndNothingIsLost()
    {
        await using var broker = await BrokerAsync();
        await using var daemon = await DaemonAsync(broker);
        await using var client = await RawClient.ConnectAsync(_plainPort, "5", daemon.Topics.Answer("hmi"));

        WritePair("client", _authority.Issue("client-two"));
        daemon.Reload();
        var asked = 0;
        while (!broker.Log.Any(line => line.Contains("u'client-two'", StringComparison.Ordinal)) || asked < 20)
        {
            Assert.True(asked < 5000, "the new certificate was not taken up in 5,000 requests");
            await client.SendAsync(daemon.Topics.Request("hmi"), Good.Replace("\"g\"", $"\"r{asked++}\"", StringComparison.Ordinal));
            Assert.Equal("a", RawClient.Json(await client.NextAsync()).GetProperty("answer").GetString());
        }
    }

    [Fact]
    public async Task Rotation_ToAnotherAuthorityAndBack_IsNoticedByItself()
    {
        await using var broker = await BrokerAsync();
        await using var daemon = await DaemonAsync(broker);

        // An authority file that no longer leads to the broker's certificate: renewed at once, and refused, without Reload.
        Write("ca.pem", _other.Pem);
        await Until.HoldsAsync(() => daemon.State.Broker.Connection?.Contains("does not lead to an authority", StringComparison.Ordinal) == true, () => daemon.State.Broker.Connection);
        Write("ca.pem", _other.Pem + "\n" + _authority.Pem);
        await Until.HoldsAsync(() => daemon.IsOnline && daemon.State.Broker.Connection is null, () => daemon.State.Broker.Connection);
    }

    [Fact]
    public async Task Rotation_ToABrokenFile_KeepsTheConnectionAndTheStatusSaysSo()
    {
        await using var broker = await BrokerAsync();
        await using var daemon = await DaemonAsync(broker);
        await using var client = await RawClient.ConnectAsync(_plainPort, "5", daemon.Topics.Status);

        Write("client.key", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n");
        daemon.Reload();

        string? detail = null;
        while (detail is null)
        {
            var health = RawClient.Json(await client.NextAsync()).GetProperty("health").EnumerateArray().Single(check => check.GetProperty("name").GetString() == "credentials");
            detail = health.TryGetProperty("detail", out var text) ? text.GetString() : null;
        }

        Assert.Contains($"Mqtt:KeyFile '{_folder}/client.key'", detail, StringComparison.Ordinal);
        Assert.True(daemon.IsOnline);
    }

    [Fact]
    public async Task Password_InAFile_IsTakenFromThereAndAWrongOneIsNamed()
    {
        Write("password", "wrong\n");
        await using var broker = await Mosquitto.StartAsync(port => Lines($"listener {port} 127.0.0.1", "allow_anonymous false", $"password_file {PasswordFile("edge", "right")}", UserLine));
        await using var daemon = await TestDaemon.StartAsync(broker.Port, waitUntilOnline: false, configure: configuration =>
            (configuration.Mqtt.UserName, configuration.Mqtt.PasswordFile) = ("edge", Path.Combine(_folder, "password")));
        await Until.HoldsAsync(() => daemon.State.Broker.Connection?.Contains("check Mqtt:UserName, Mqtt:PasswordFile", StringComparison.Ordinal) == true, () => daemon.State.Broker.Connection);

        Write("password", "right\n");

        await Until.HoldsAsync(() => daemon.IsOnline, () => daemon.State.Broker.Connection);
    }

    public void Dispose()
    {
        _authority.Dispose();
        _other.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    // A broker started by root gives root's rights up, and could then not read the files again.
    private static string UserLine => $"user {Environment.UserName}";

    private static string Lines(params string[] lines) => string.Join('\n', lines) + "\n";

    private string PasswordFile(string user, string password)
    {
        const string Program = "/usr/bin/mosquitto_passwd";
        Mosquitto.Require(Program);
        var file = Path.Combine(_folder, "passwords");
        using var process = System.Diagnostics.Process.Start(Program, ["-b", "-c", file, user, password])!;
        process.WaitForExit();
        return file;
    }

    private Task<Mosquitto> BrokerAsync() => Mosquitto.StartAsync(port => Lines(
        "per_listener_settings true",
        string.Create(CultureInfo.InvariantCulture, $"listener {port} 127.0.0.1"),
        $"cafile {_folder}/broker-ca.pem", $"certfile {_folder}/broker.crt", $"keyfile {_folder}/broker.key",
        "require_certificate true", "use_identity_as_username true", "allow_anonymous false",
        string.Create(CultureInfo.InvariantCulture, $"listener {_plainPort} 127.0.0.1"), "allow_anonymous true", UserLine));

    private Task<TestDaemon> DaemonAsync(Mosquitto broker, bool waitUntilOnline = true, Action<MqttOptions>? more = null)
        => TestDaemon.StartAsync(broker.Port, waitUntilOnline: waitUntilOnline, configure: configuration =>
        {
            var options = configuration.Mqtt;
            (options.Host, options.UseTls) = ("localhost", true);
            (options.CaFile, options.CertificateFile, options.KeyFile) = ($"{_folder}/ca.pem", $"{_folder}/client.crt", $"{_folder}/client.key");
            more?.Invoke(options);
        });

    private void Write(string file, string text) => File.WriteAllText(Path.Combine(_folder, file), text);

    private void WritePair(string name, (string Certificate, string Key) pair)
    {
        Write($"{name}.crt", pair.Certificate);
        Write($"{name}.key", pair.Key);
    }
}
