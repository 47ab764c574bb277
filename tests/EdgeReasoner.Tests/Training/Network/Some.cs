using EdgeReasoner.Training.Network;

namespace EdgeReasoner.Tests.Training.Network;

/// <summary>Small networks and sequences for the tests of the trainer.</summary>
internal static class Some
{
    /// <summary>Gets the smallest shape with every feature: grouped heads, several layers, sizes that fill no tile.</summary>
    internal static NetworkShape Shape { get; } = new()
    {
        VocabularySize = 21,
        HiddenSize = 24,
        Layers = 2,
        Heads = 4,
        KeyValueHeads = 2,
        HeadSize = 16,
        FeedForwardSize = 40,
        ContextLength = 64,
        AttentionSoftCap = 5,
    };

    /// <summary>A random network whose parts all matter: larger weights than a fresh one has, norms away from 1.</summary>
    /// <param name="shape">Sizes.</param>
    /// <param name="seed">Seed.</param>
    /// <returns>The network.</returns>
    internal static NetworkWeights LivelyNetwork(NetworkShape shape, int seed)
    {
        var network = NetworkWeights.Random(shape, seed);
        var random = new Random(seed);
        foreach (ref var value in network.Values)
        {
            value = (value * 2.5f) + (float)((random.NextDouble() - 0.5) * 0.1);
        }

        return network;
    }

    /// <summary>Random sequences with random targets, a third of the weights 0.</summary>
    /// <param name="shape">Sizes.</param>
    /// <param name="lengths">Tokens of each.</param>
    /// <param name="seed">Seed.</param>
    /// <returns>The sequences.</returns>
    internal static TrainingSequence[] Sequences(NetworkShape shape, int[] lengths, int seed)
    {
        var random = new Random(seed);
        return [.. lengths.Select(length => new TrainingSequence(
            Ids(shape, length, random), Ids(shape, length, random), [.. Enumerable.Range(0, length).Select(i => i % 3 == 1 ? 0 : random.NextSingle())]))];
    }

    /// <summary>Random token ids.</summary>
    /// <param name="shape">Sizes.</param>
    /// <param name="length">How many.</param>
    /// <param name="random">Source.</param>
    /// <returns>The ids.</returns>
    internal static int[] Ids(NetworkShape shape, int length, Random random)
        => [.. Enumerable.Range(0, length).Select(_ => random.Next(shape.VocabularySize))];

    /// <summary>A toy task: eight random symbols, a separator, the same symbols again; the second half counts.</summary>
    /// <param name="random">Source.</param>
    /// <returns>The sequence.</returns>
    internal static TrainingSequence Copy(Random random)
    {
        const int symbols = 8;
        var text = Enumerable.Range(0, symbols).Select(_ => 1 + random.Next(12)).ToArray();
        int[] tokens = [.. text, 0, .. text];
        return new(
            tokens[..^1], tokens[1..], [.. Enumerable.Range(0, tokens.Length - 1).Select(i => i >= symbols ? 1f : 0f)]);
    }
}
