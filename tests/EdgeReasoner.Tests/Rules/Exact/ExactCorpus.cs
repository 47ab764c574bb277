using System.Text.Json;
using System.Text.Json.Nodes;
using EdgeReasoner.Contract;
using EdgeReasoner.Rules.Exact;
using EdgeReasoner.Rules.Programs;
using EdgeReasoner.Wire;

namespace EdgeReasoner.Tests.Rules.Exact;

/// <summary>Requests in a file beside the tests, each with the answers that are not wrong; "none" is no decision.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Request">The request; null when it is not one.</param>
/// <param name="Accepted">What may be answered.</param>
internal sealed record ExactCorpus(string Id, DecisionRequest? Request, IReadOnlyList<string> Accepted)
{
    /// <summary>A Tuesday at noon.</summary>
    internal static readonly Moment Noon = new(TimeSpan.FromHours(12), DayOfWeek.Tuesday);

    internal const string None = "none";

    internal static IReadOnlyList<ExactCorpus> Read(string file)
        => [.. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Rules", "Exact", file)).Select(line => Of(JsonNode.Parse(line)!))];

    /// <summary>What exact code answers; "none" where it does not decide.</summary>
    internal string Answer() => Request is not null && ExactDecider.Decide(Request, Noon) is ExactOutcome.Proved proved ? proved.Answer : None;

    /// <summary>Says whether an answer is one of those that are not wrong.</summary>
    internal bool Accepts(string answer) => Accepted.Contains(answer) || (AnswerValue.Of(AnswerType.Number, answer) is AnswerValue.Number number && Accepted.Any(other => AnswerValue.Of(AnswerType.Number, other) == number));

    private static ExactCorpus Of(JsonNode line)
    {
        var request = line["request"]!.AsObject();
        request["id"] = "x";
        string[] accepted = line["accept"] is JsonArray several ? [.. several.Select(static one => one!.ToString())] : [line["expected"]!.ToString()];
        var parsed = SomeRequest.Parser().Parse(JsonSerializer.SerializeToUtf8Bytes(request), null);
        return new ExactCorpus(line["id"]!.ToString(), (parsed as ParsedRequest.Accepted)?.Request, [.. accepted.Select(static one => one is "True" or "False" ? one.ToLowerInvariant() : one)]);
    }
}
