using EdgeReasoner.Contract;

namespace EdgeReasoner.Reasoning.Prompting;

/// <summary>The prompt format of a model: renders a request into its tokens, or says which word it cannot read.</summary>
public interface IPromptFormat
{
    /// <summary>Gets the name and version of the format; calibration learnt under another version does not apply.</summary>
    string Version { get; }

    /// <summary>Gets a value indicating whether the format is controlled English, of which exact code reads everything: such a model is not asked for what exact code refuses.</summary>
    bool IsNotation => false;

    /// <summary>Renders a request.</summary>
    /// <param name="request">A request within the contract's limits.</param>
    /// <returns>The prompt, or the word that was not understood; never a guess.</returns>
    PromptOutcome Render(DecisionRequest request);
}
