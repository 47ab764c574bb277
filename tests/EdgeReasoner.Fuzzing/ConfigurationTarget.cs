using System.Text;
using EdgeReasoner.Configuration;

namespace EdgeReasoner.Fuzzing;

/// <summary>Configuration files: each is loaded without an exception, and each problem is one sentence.</summary>
public sealed class ConfigurationTarget() : FuzzTarget("configuration", 256 << 20)
{
    /// <inheritdoc/>
    public override string Run(byte[] input)
    {
        using var stream = new MemoryStream(input);
        var loaded = ConfigurationLoader.Load("fuzz.json", stream);
        foreach (var problem in loaded.Problems)
        {
            Demand(problem.Length > 0 && !problem.Any(char.IsControl), $"a problem says: {problem}");
        }

        return string.Join('|', loaded.Problems.Select(problem => string.Concat(problem.Where(char.IsLetter).Take(24))).Distinct().Take(4));
    }

    /// <inheritdoc/>
    public override byte[] Generate(Random random)
    {
        var json = new JsonText(random);
        return Encoding.UTF8.GetBytes(json.Object(json.Some(
            ("Node", () => json.Object(json.Some(("Name", json.Text)))),
            ("Mqtt", () => json.Object(json.Some(
                ("Host", json.Text), ("Port", json.Number), ("Protocol", () => json.Of("\"5\"", "\"3.1.1\"", "5")), ("UseTls", () => json.Of("true", "\"yes\"")),
                ("AllowedResponsePrefixes", () => json.Array(json.Text, 3)), ("KeepAliveSeconds", json.Number), ("Password", json.Text)))),
            ("Reflection", () => json.Object(json.Some(("MaxRounds", json.Number), ("Checkers", json.Text), ("DirectThreshold", json.Number)))),
            ("Reserve", () => json.Object(json.Some(("Floor", () => json.Of("\"00:00:00.020\"", "\"1\"", "20"))))),
            ("Profiles", () => json.Object(json.Some(("room", () => json.Object(json.Some(
                ("Options", () => json.Array(json.Text, 4)), ("Rules", () => json.Array(json.Text, 4)), ("Labels", () => json.Object(json.Some(("a", json.Text)))), ("Fallback", json.Text), ("DeadlineMs", json.Number))))))),
            ("Logging", () => json.Object(json.Some(("Level", () => json.Of("\"Debug\"", "9", "\"Loud\""))))),
            ("Metrics", () => json.Object(json.Some(("Port", json.Number)))))));
    }
}
