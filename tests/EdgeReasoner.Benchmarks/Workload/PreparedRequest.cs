using EdgeReasoner.Contract;
using EdgeReasoner.Reasoning.Prompting;
using EdgeReasoner.Reasoning.Prompting.Symbolic;
using EdgeReasoner.Wire;

namespace EdgeReasoner.Benchmarks.Workload;

/// <summary>A request read and rendered as the daemon does it, for benchmarks without MQTT.</summary>
/// <param name="Sample">The request as it was drawn.</param>
/// <param name="Request">What the daemon's parser makes of it.</param>
/// <param name="Prompt">It, in the model's tokens.</param>
internal sealed record PreparedRequest(SampleRequest Sample, DecisionRequest Request, DecisionPrompt Prompt)
{
    private static readonly RequestParser Parser = new(new ProfileCatalog(new Dictionary<string, DecisionProfile>(), defaultDeadlineMs: 1000, defaultMaxRounds: 3), maxPayloadBytes: 65_536);

    /// <summary>Reads and renders a request.</summary>
    /// <param name="sample">The request.</param>
    /// <returns>It, prepared.</returns>
    /// <exception cref="InvalidOperationException">The mix drew something that the product refuses.</exception>
    public static PreparedRequest Of(SampleRequest sample)
    {
        var request = Parse(sample);
        return Render(request) is PromptOutcome.Ready ready
            ? new PreparedRequest(sample, request, ready.Prompt)
            : throw new InvalidOperationException($"The product does not understand: {System.Text.Encoding.UTF8.GetString(sample.Payload)}");
    }

    /// <summary>Reads a request with the daemon's parser.</summary>
    /// <param name="sample">The request.</param>
    /// <returns>It.</returns>
    /// <exception cref="InvalidOperationException">The mix drew something that the product refuses.</exception>
    public static DecisionRequest Parse(SampleRequest sample) => Parser.Parse(sample.Payload, "benchmark") switch
    {
        ParsedRequest.Accepted accepted => accepted.Request,
        ParsedRequest.Refused refused => throw new InvalidOperationException(refused.Refusal.Message),
        _ => throw new InvalidOperationException("The parser knows a third outcome."),
    };

    /// <summary>Renders a request with the bundled model's format.</summary>
    /// <param name="request">The request.</param>
    /// <returns>The outcome.</returns>
    public static PromptOutcome Render(DecisionRequest request) => new SymbolicPromptFormat().Render(request);
}
