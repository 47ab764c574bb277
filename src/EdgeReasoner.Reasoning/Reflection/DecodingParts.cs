using EdgeReasoner.Inference.Generation;

namespace EdgeReasoner.Reasoning.Reflection;

/// <summary>The parts of a loop that generate and score tokens, beside its sequences.</summary>
/// <param name="Lengths">The measured length of reasoning steps; taught by every generation.</param>
/// <param name="ScoresInChunks">Whether an option of several tokens is scored in one pass.</param>
/// <param name="Branches">Generates several reasonings in one batch; null for one at a time. Disposed of by the loop.</param>
internal sealed record DecodingParts(StepLengths Lengths, bool ScoresInChunks = false, BranchedSession? Branches = null);
