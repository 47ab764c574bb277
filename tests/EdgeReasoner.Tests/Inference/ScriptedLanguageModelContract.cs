using EdgeReasoner.Inference;
using EdgeReasoner.Tests.Doubles;

namespace EdgeReasoner.Tests.Inference;

/// <summary>The double keeps the promises that the engine's users rely on.</summary>
public sealed class ScriptedLanguageModelContract : LanguageModelContract
{
    protected override ILanguageModel Create() => new ScriptedLanguageModel(32, HashOfPrefix) { ContextLength = 48 };

    private static void HashOfPrefix(IReadOnlyList<int> tokens, Span<float> logits)
    {
        var hash = 17u;
        foreach (var token in tokens)
        {
            hash = unchecked((hash ^ (uint)token) * 2654435761u);
        }

        for (var i = 0; i < logits.Length; i++)
        {
            logits[i] = unchecked((hash * (uint)((2 * i) + 1)) >> 20) / 1024f;
        }
    }
}
