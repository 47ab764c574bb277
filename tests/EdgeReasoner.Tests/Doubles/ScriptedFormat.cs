using EdgeReasoner.Contract;
using EdgeReasoner.Reasoning.Prompting;

namespace EdgeReasoner.Tests.Doubles;

/// <summary>A language that understands what the test says it does: everything, at first.</summary>
internal sealed class ScriptedFormat : IPromptFormat
{
    public string Version => "scripted";

    public Func<DecisionRequest, PromptOutcome> Rendering { get; set; } = static _ => new PromptOutcome.Ready(new ScriptedPrompt());

    public PromptOutcome Render(DecisionRequest request) => Rendering(request);
}
