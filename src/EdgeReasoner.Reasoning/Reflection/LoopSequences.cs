using EdgeReasoner.Inference;
using EdgeReasoner.Inference.Generation;

namespace EdgeReasoner.Reasoning.Reflection;

/// <summary>The sequences of a model that a loop works with; it becomes their owner and only user.</summary>
/// <param name="First">An empty sequence.</param>
/// <param name="Branches">Sequences of the same model for reasonings that are written in parallel, as many as there are slots. Null, or a single slot, for one reasoning at a time.</param>
/// <param name="Batcher">Where the steps of several decisions meet, of which <paramref name="First"/> is the first sequence, with room for all that <see cref="LoopSettings.Decoding"/> asks for. Null for one decision at a time.</param>
public sealed record LoopSequences(ILanguageModel First, ISlotPool? Branches = null, DecodeBatcher? Batcher = null);
