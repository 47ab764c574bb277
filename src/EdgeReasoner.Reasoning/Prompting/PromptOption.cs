namespace EdgeReasoner.Reasoning.Prompting;

/// <summary>One allowed answer as the model says it.</summary>
/// <param name="Id">The option's id, as the requester knows it.</param>
/// <param name="Tokens">Token ids that follow the answer cue when the model chooses this option, shape <c>[n]</c>, n ≥ 1; no option's tokens are a prefix of another's.</param>
public sealed record PromptOption(string Id, ReadOnlyMemory<int> Tokens);
