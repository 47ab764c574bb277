using System.Globalization;
using EdgeReasoner.Configuration;
using EdgeReasoner.Doctor;
using EdgeReasoner.IntegrationTests.Mqtt;
using EdgeReasoner.Mqtt;
using Xunit;

namespace EdgeReasoner.IntegrationTests.Doctor;

/// <summary>What <c>doctor</c> says of a real mosquitto: canary, access rules, certificate and its chain.</summary>
public sealed class BrokerChecksTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("edge-reasoner-doctor-").FullName;
    private readonly TestAuthority _authority = new("Plant authority");
    private readonly TestAuthority _other = new("Other authority");

    [Fact]
    public async Task AllAsync_BrokerInOrder_TheCanaryComesBackAndTheDaemonIsNotDisturbed()
    {
        await using var broker = await Mosquitto.StartAsync();
        await using var daemon = await TestDaemon.StartAsync(broker.Port);

        var result = Assert.Single(await ExamineAsync(new MqttOptions { Host = "127.0.0.1", Port = broker.Port }, node: "test"));

        Assert.Equal((CheckVerdict.Ok, true), (result.Verdict, result.Message.EndsWith("canary came back", StringComparison.Ordinal)));
        Assert.Equal(1, broker.Log.Count(line => line.Contains("as edgereasoner-test-doctor", StringComparison.Ordinal)));
        Assert.True(daemon.IsOnline);
    }

    [Fact]
    public async Task AllAsync_NoBroker_FailsAndSaysThatGpioWorksWithout()
    {
        var result = Assert.Single(await ExamineAsync(new MqttOptions { Host = "127.0.0.1", Port = FreePort.Next() }));

        Assert.Equal(CheckVerdict.Fail, result.Verdict);
        Assert.Contains("refused", result.Message, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("GPIO works without", result.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AllAsync_AccessRulesThatWithholdTheCanary_FailsAndNamesIt()
    {
        Write("rules", "topic write edgereasoner/#\n");
        await using var broker = await Mosquitto.StartAsync($"acl_file {_folder}/rules\n{UserLine}");

        var result = Assert.Single(await ExamineAsync(new MqttOptions { Host = "127.0.0.1", Port = broker.Port, TimeoutMs = 2000 }));

        Assert.Equal(CheckVerdict.Fail, result.Verdict);
        Assert.Contains("canary", result.Message, StringComparison.Ordinal);
        Assert.Contains("access rules", result.Remedy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("in order", "ok", "valid until ", "ok")]
    [InlineData("expires soon", "warn", "the broker's certificate expires on ", "ok")]
    [InlineData("expired", "fail", "the broker's certificate expired on ", "fail")]
    [InlineData("wrong host", "fail", "not for 'localhost'", "fail")]
    [InlineData("wrong authority", "fail", "leads to no trusted authority", "fail")]
    [InlineData("plain listener", "fail", "no certificate could be had from localhost", "fail")]
    public async Task AllAsync_Tls_JudgesTheCertificateAndThenTheBroker(string what, string tls, string words, string canary)
    {
        Write("ca.pem", what == "wrong authority" ? _other.Pem : _authority.Pem);
        WritePair("broker", _authority.Issue("broker", what switch { "expired" => TimeSpan.FromDays(-2), "expires soon" => TimeSpan.FromDays(3), _ => null }, what == "wrong host" ? "other.example" : "localhost"));
        WritePair("client", _authority.Issue("client"));
        await using var broker = what == "plain listener"
            ? await Mosquitto.StartAsync()
            : await TlsBrokerAsync();

        var results = await ExamineAsync(WithTls(broker.Port));

        Assert.Equal(["tls", "broker"], results.Select(result => result.Name));
        Assert.Contains(words, results[0].Message, StringComparison.Ordinal);
        Assert.Equal((Enum.Parse<CheckVerdict>(tls, ignoreCase: true), Enum.Parse<CheckVerdict>(canary, ignoreCase: true)), (results[0].Verdict, results[1].Verdict));
        Assert.Equal(results[0].Verdict == CheckVerdict.Ok, results[0].Remedy.Length == 0);
    }

    [Theory]
    [InlineData("expired", "credentials:warn tls:ok broker:fail", "client.crt' expired on ")]
    [InlineData("damaged", "credentials:fail broker:fail", "are not a certificate and its unencrypted private key")]
    [InlineData("missing", "credentials:fail broker:fail", "client.crt'")]
    public async Task AllAsync_OurOwnCertificate_IsNamedWithItsFile(string what, string lines, string words)
    {
        Write("ca.pem", _authority.Pem);
        WritePair("broker", _authority.Issue("broker", null, "localhost"));
        WritePair("client", _authority.Issue("client", what == "expired" ? TimeSpan.FromDays(-2) : null));
        await using var broker = await TlsBrokerAsync($"require_certificate true\ncafile {_folder}/ca.pem\n");
        if (what == "damaged")
        {
            Write("client.key", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n");
        }
        else if (what == "missing")
        {
            File.Delete(Path.Combine(_folder, "client.crt"));
        }

        var results = await ExamineAsync(WithTls(broker.Port));

        Assert.Equal(lines, string.Join(' ', results.Select(result => $"{result.Name}:{result.Verdict.ToString().ToLowerInvariant()}")));
        Assert.Contains(words, results[0].Message, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _authority.Dispose();
        _other.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    // A broker started by root gives root's rights up, and could then not read the files again.
    private static string UserLine => $"user {Environment.UserName}\n";

    private static Task<IReadOnlyList<CheckResult>> ExamineAsync(MqttOptions options, string node = "edge")
        => new BrokerChecks(options, node, new Topics(options.BaseTopic, node, options.ResponsePrefixes, ""), TimeProvider.System).AllAsync(TestContext.Current.CancellationToken);

    private MqttOptions WithTls(int port) => new()
    {
        Host = "localhost",
        Port = port,
        UseTls = true,
        CaFile = $"{_folder}/ca.pem",
        CertificateFile = $"{_folder}/client.crt",
        KeyFile = $"{_folder}/client.key",
    };

    private Task<Mosquitto> TlsBrokerAsync(string settings = "") => Mosquitto.StartAsync(port => string.Create(
        CultureInfo.InvariantCulture, $"listener {port} 127.0.0.1\nallow_anonymous true\ncertfile {_folder}/broker.crt\nkeyfile {_folder}/broker.key\n{settings}{UserLine}"));

    private void Write(string file, string text) => File.WriteAllText(Path.Combine(_folder, file), text);

    private void WritePair(string name, (string Certificate, string Key) pair)
    {
        Write($"{name}.crt", pair.Certificate);
        Write($"{name}.key", pair.Key);
    }
}
