namespace EdgeReasoner.Training.Network;

/// <summary>One example: what the network reads, what it should say at each position, and how much that counts.</summary>
/// <param name="Tokens">Token ids fed, shape <c>[n]</c>, 1 ≤ n ≤ context length.</param>
/// <param name="Targets">The id to be predicted after position i, shape <c>[n]</c>; normally Tokens[i + 1], but it may differ from the token fed next.</param>
/// <param name="Weights">Loss weight of position i, shape <c>[n]</c>, 0 (ignored) or more.</param>
internal sealed record TrainingSequence(int[] Tokens, int[] Targets, float[] Weights)
{
    /// <summary>Gets the number of positions.</summary>
    internal int Length => Tokens.Length;

    /// <summary>Everything wrong with this example for a network.</summary>
    /// <param name="shape">The network's sizes.</param>
    /// <returns>One sentence per problem.</returns>
    internal IEnumerable<string> Problems(NetworkShape shape)
    {
        if (Tokens.Length == 0 || Tokens.Length > shape.ContextLength)
        {
            yield return $"A sequence has {Tokens.Length} tokens; it must have 1 to {shape.ContextLength}.";
        }

        if (Targets.Length != Tokens.Length || Weights.Length != Tokens.Length)
        {
            yield return $"A sequence has {Tokens.Length} tokens, {Targets.Length} targets and {Weights.Length} weights; the numbers must be equal.";
        }

        foreach (var id in Tokens.Concat(Targets).Where(id => (uint)id >= (uint)shape.VocabularySize))
        {
            yield return $"A sequence holds the token id {id}; ids must lie in [0, {shape.VocabularySize}).";
        }

        foreach (var weight in Weights.Where(weight => !(weight >= 0) || float.IsInfinity(weight)))
        {
            yield return $"A sequence holds the weight {weight}; weights must be 0 or more.";
        }
    }
}
