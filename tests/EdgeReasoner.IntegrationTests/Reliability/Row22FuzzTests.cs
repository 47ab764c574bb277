using System.Text;
using System.Text.Json.Nodes;
using EdgeReasoner.Configuration;
using EdgeReasoner.Fuzzing;
using EdgeReasoner.IntegrationTests.Contract;
using EdgeReasoner.IntegrationTests.Mqtt;
using EdgeReasoner.Wire;
using Xunit;

namespace EdgeReasoner.IntegrationTests.Reliability;

/// <summary>Malformed input of every kind: refused by name, with bounded memory and one-line sentences. The long run is a program: see docs/reliability.md.</summary>
public sealed class Row22FuzzTests
{
    public static TheoryData<string, int> Targets => new() { { "payload", 30_000 }, { "topic", 30_000 }, { "outgoing", 30_000 }, { "configuration", 300 } };

    [Theory]
    [MemberData(nameof(Targets))]
    public void Fuzz_ShortRun_FindsNothing(string name, int executions)
    {
        FuzzTarget target = name switch { "payload" => new PayloadTarget(), "topic" => new EnvelopeTarget(), "outgoing" => new OutgoingTarget(), _ => new ConfigurationTarget() };
        var fuzzer = new Fuzzer(target, seed: 22);

        var finding = fuzzer.Run(executions);

        Assert.True(finding is null, $"{finding?.What}\n{Convert.ToBase64String(finding?.Input ?? [])}\n{Encoding.UTF8.GetString(finding?.Input ?? [])}");
        Assert.True(fuzzer.Outcomes > (name == "topic" ? 8 : 30), $"only {fuzzer.Outcomes} different outcomes: the generator no longer reaches the parser");
    }

    [Theory]
    [InlineData("valid-*.json", true)]
    [InlineData("invalid-*.json", false)]
    public void Corpus_PayloadSeeds_ParserAndSchemaAgree(string pattern, bool isValid)
    {
        var parser = new RequestParser(new DaemonConfiguration { Profiles = { ["coldroom"] = new() { Options = ["alarm", "idle"], Rules = ["otherwise idle"] } } }.Catalog(), 65_536);
        var files = Directory.EnumerateFiles(Checkout.File("tests", "EdgeReasoner.Fuzzing", "corpus", "payload"), pattern).ToArray();

        Assert.NotEmpty(files);
        Assert.All(files, file =>
        {
            var bytes = File.ReadAllBytes(file);
            Assert.True(parser.Parse(bytes, null) is ParsedRequest.Accepted == isValid, file);
            if (JsonSyntax.Check(bytes) is null && !file.Contains("duplicate", StringComparison.Ordinal)) // a schema sees no duplicates
            {
                var violation = ContractFiles.Violation(ContractFiles.Schemas["request.schema.json"], JsonNode.Parse(bytes));
                Assert.True(violation is null == isValid, $"{file}: {violation}");
            }
        });
    }

    [Fact]
    public async Task Malformed_TenThousandOverTheWire_AreRefusedWithConstantMemory()
    {
        await using var daemon = await TestDaemon.StartAsync();
        await using var client = await RawClient.ConnectAsync(daemon.BrokerPort, "5", daemon.Topics.Answer("hmi"));
        var seeds = Directory.EnumerateFiles(Checkout.File("tests", "EdgeReasoner.Fuzzing", "corpus", "payload"), "invalid-*.json").Select(File.ReadAllBytes).ToArray();
        long before = 0;
        for (var i = 0; i < 10_000; i++)
        {
            await client.SendAsync(daemon.Topics.Request("hmi"), seeds[i % seeds.Length]);
            var status = RawClient.Json(await client.NextAsync()).GetProperty("status").GetInt32();
            Assert.Equal(400, status);
            if (i == 2000)
            {
                before = GC.GetTotalMemory(forceFullCollection: true);
            }
        }

        var grown = GC.GetTotalMemory(forceFullCollection: true) - before;
        Assert.True(grown < 8 << 20, $"{grown} bytes were kept after 8,000 malformed requests");
        Assert.Equal(0, daemon.Decider.Decisions);
        TestContext.Current.SendDiagnosticMessage($"8,000 malformed requests kept {grown / 1024} KiB");
    }
}
