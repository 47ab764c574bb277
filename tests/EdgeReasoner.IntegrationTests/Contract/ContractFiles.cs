using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Json.Schema;
using YamlDotNet.Serialization;

namespace EdgeReasoner.IntegrationTests.Contract;

/// <summary>
/// docs/mqtt/asyncapi.yaml and the schemas that it names, as a validator of real traffic. What the daemon says is held to more than readers
/// need: a member that no schema mentions is a violation, so that the files cannot fall behind.
/// </summary>
internal static class ContractFiles
{
    private static readonly EvaluationOptions Options = new() { OutputFormat = OutputFormat.List, RequireFormatValidation = true };
    private static readonly Lazy<IReadOnlyDictionary<string, JsonSchema>> AllSchemas = new(LoadSchemas);
    private static readonly Lazy<IReadOnlyList<(Regex Topic, string Message)>> AllChannels = new(LoadChannels);

    /// <summary>Gets the schemas by file name.</summary>
    public static IReadOnlyDictionary<string, JsonSchema> Schemas => AllSchemas.Value;

    /// <summary>Gets the channels: which topics carry which schema file, or which inline schema as JSON.</summary>
    public static IReadOnlyList<(Regex Topic, string Message)> Channels => AllChannels.Value;

    /// <summary>Gets the AsyncAPI document as JSON.</summary>
    public static JsonNode Document
    {
        get
        {
            var yaml = new DeserializerBuilder().WithAttemptingUnquotedStringTypeDeserialization().Build().Deserialize(File.ReadAllText(Checkout.File("docs", "mqtt", "asyncapi.yaml")));
            return JsonNode.Parse(new SerializerBuilder().JsonCompatible().Build().Serialize(yaml!))!;
        }
    }

    /// <summary>Checks a message against the file.</summary>
    /// <returns>What is wrong; null for nothing, and for a topic that is not of the contract.</returns>
    public static string? Violation(string topic, byte[] payload)
    {
        if (Channels.FirstOrDefault(channel => channel.Topic.IsMatch(topic)) is not { Message: { } message })
        {
            return null;
        }

        if (!message.StartsWith('{'))
        {
            return Violation(Schemas[message], JsonNode.Parse(payload)) is { } fault ? $"{topic} against {message}: {fault} in {Encoding.UTF8.GetString(payload)}" : null;
        }

        return Violation(JsonSchema.FromText(message), JsonValue.Create(Encoding.UTF8.GetString(payload)));
    }

    /// <summary>Checks a value against a schema.</summary>
    public static string? Violation(JsonSchema schema, JsonNode? value)
    {
        var results = schema.Evaluate(JsonSerializer.SerializeToElement(value), Options);
        return results.IsValid
            ? null
            : string.Join("; ", (results.Details ?? []).Where(detail => detail.Errors is not null).SelectMany(detail => detail.Errors!.Select(error => $"{detail.InstanceLocation} {error.Key}: {error.Value}")));
    }

    private static Dictionary<string, JsonSchema> LoadSchemas()
    {
        var schemas = new Dictionary<string, JsonSchema>(StringComparer.Ordinal);
        foreach (var file in Directory.EnumerateFiles(Checkout.File("docs", "mqtt"), "*.schema.json").Order(StringComparer.Ordinal))
        {
            var node = JsonNode.Parse(File.ReadAllText(file))!;
            Close(node);
            var schema = JsonSchema.FromText(node.ToJsonString());
            SchemaRegistry.Global.Register(schema);
            schemas.Add(Path.GetFileName(file), schema);
        }

        return schemas;
    }

    // A schema object that lists properties allows no others; the branches of an if only constrain.
    private static void Close(JsonNode? node)
    {
        if (node is JsonArray array)
        {
            foreach (var item in array)
            {
                Close(item);
            }
        }
        else if (node is JsonObject schema)
        {
            foreach (var (key, value) in schema.ToArray())
            {
                if (key is "if" or "then" or "else")
                {
                    continue;
                }

                Close(value);
            }

            if (schema["type"]?.GetValueKind() == JsonValueKind.String && schema["type"]!.GetValue<string>() == "object" && schema.ContainsKey("properties") && !schema.ContainsKey("additionalProperties"))
            {
                schema["additionalProperties"] = false;
            }
        }
    }

    private static List<(Regex Topic, string Message)> LoadChannels()
    {
        var document = Document;
        List<(Regex Topic, string Message)> channels = [];
        foreach (var (_, channel) in document["channels"]!.AsObject())
        {
            var pattern = Regex.Replace(Regex.Escape(channel!["address"]!.GetValue<string>()).Replace(@"\{", "{", StringComparison.Ordinal), @"\{\w+}", "[^/]+");
            var reference = channel["messages"]!.AsObject().Single().Value!["$ref"]!.GetValue<string>();
            var payload = document["components"]!["messages"]![reference.Split('/')[^1]]!["payload"]!;
            channels.Add((new Regex($@"\A{pattern}\z"), payload["$ref"]?.GetValue<string>().TrimStart('.', '/') ?? payload.ToJsonString()));
        }

        return channels;
    }
}
