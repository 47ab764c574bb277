using System.Text;
using System.Text.Json.Nodes;
using EdgeReasoner.Contract;
using Xunit;

namespace EdgeReasoner.IntegrationTests.Contract;

/// <summary>
/// docs/mqtt/asyncapi.yaml and the schemas hang together and say what the code says. Every message that an integration test receives is
/// validated against them besides, in <see cref="Mqtt.RawClient"/>.
/// </summary>
public sealed class ContractFilesTests
{
    [Fact]
    public void AsyncApi_EveryReference_LeadsSomewhere()
    {
        var document = ContractFiles.Document;
        var references = References(document).ToArray();

        Assert.Equal("3.0.0", document["asyncapi"]!.GetValue<string>());
        Assert.True(references.Length > 40);
        Assert.All(references, reference =>
        {
            if (reference.StartsWith("./", StringComparison.Ordinal))
            {
                Assert.Contains(reference[2..], ContractFiles.Schemas.Keys);
                return;
            }

            var node = reference.Split('/').Skip(1).Aggregate((JsonNode?)document, (at, step) => at?[step]);
            Assert.True(node is not null, reference);
        });
    }

    [Fact]
    public void Schemas_All_AreNamedByTheDocument()
        => Assert.All(ContractFiles.Schemas.Keys, file => Assert.Contains("./" + file, References(ContractFiles.Document)));

    [Fact]
    public void AnswerSchema_Enumerations_AreThoseOfTheCode()
    {
        var schema = JsonNode.Parse(File.ReadAllText(Checkout.File("docs", "mqtt", "answer.schema.json")))!["properties"]!;

        Assert.Subset(Names(schema["stop_reason"]!), Enum.GetValues<StopReason>().Select(WireName.Of).ToHashSet());
        Assert.Subset(Names(schema["outcome"]!), Enum.GetValues<Outcome>().Select(WireName.Of).ToHashSet());
        Assert.Subset(Names(schema["error"]!["properties"]!["code"]!), Enum.GetValues<RefusalReason>().Select(WireName.Of).ToHashSet());
    }

    [Theory]
    [InlineData("edgereasoner/v1/n/answer/r", """{"status":200,"outcome":"decided","stop_reason":"converged"}""")]
    [InlineData("clients/r/x", """{"id":"a","status":400,"outcome":"refused","stop_reason":"error","error":{"code":"schema","message":"m","extra":1}}""")]
    [InlineData("clients/r/x", """{"id":"a","status":299,"outcome":"refused","stop_reason":"error","error":{"code":"schema","message":"m"}}""")]
    [InlineData("edgereasoner/v1/n/available", "perhaps")]
    [InlineData("edgereasoner/v1/n/cancel/r", "{}")]
    public void Violation_MessageOutsideTheContract_IsNamed(string topic, string payload) => Assert.NotNull(ContractFiles.Violation(topic, Encoding.UTF8.GetBytes(payload)));

    [Theory]
    [InlineData("edgereasoner/v1/n/available", "online")]
    [InlineData("edgereasoner/v1/n/cancel/r", """{"id":"a"}""")]
    [InlineData("edgereasoner/v1/n/feedback/r", """{"decision_id":"1-2","correct":"alarm","source":"operator"}""")]
    public void Violation_MessageOfTheContract_IsNone(string topic, string payload) => Assert.Null(ContractFiles.Violation(topic, Encoding.UTF8.GetBytes(payload)));

    private static HashSet<string> Names(JsonNode schema) => [.. schema["enum"]!.AsArray().Select(name => name!.GetValue<string>())];

    private static IEnumerable<string> References(JsonNode? node) => node switch
    {
        JsonObject members => members.SelectMany(member => member.Key == "$ref" ? [member.Value!.GetValue<string>()] : References(member.Value)),
        JsonArray items => items.SelectMany(References),
        _ => [],
    };
}
