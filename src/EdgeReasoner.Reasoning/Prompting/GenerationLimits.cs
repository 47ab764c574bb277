namespace EdgeReasoner.Reasoning.Prompting;

/// <summary>The limits of one generation: it ends after so many steps, so many tokens, or when the model says it is done.</summary>
/// <param name="MaxSteps">Most reasoning steps (a step ends with <see cref="DecisionPrompt.EndsStep"/>), 1 or more.</param>
/// <param name="MaxTokens">Most tokens, 1 or more.</param>
public sealed record GenerationLimits(int MaxSteps, int MaxTokens);
