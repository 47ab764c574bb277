using EdgeReasoner.Contract;

namespace EdgeReasoner.Reasoning.Prompting;

/// <summary>The prompt format of a model: renders a request into its tokens, or says which word it cannot read.</summary>
public interface IPromptFormat
{
    /// <summary>Gets the name and version of the format; calibration learnt under another version does not apply.</summary>
    string Version { get; }

    /// <summary>Renders a request.</summary>
    /// <param name="request">A request within the contract's limits.</param>
    /// <returns>The prompt, or the word that was not understood; never a guess.</returns>
    PromptOutcome Render(DecisionRequest request);
}
