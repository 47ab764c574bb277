namespace EdgeReasoner.Reasoning.Prompting.Symbolic;

/// <summary>The symbols that stand for the requester's names in one prompt.</summary>
/// <remarks>
/// Symbols are shuffled by a seed that comes from the request's own words: the model cannot learn that some symbol or position is
/// more often right, and the same request always gives the same prompt.
/// </remarks>
internal sealed class SymbolTable
{
    private readonly int[] _names;
    private readonly int[] _options;
    private readonly int[] _states;

    /// <summary>Draws symbols.</summary>
    /// <param name="random">Seeded by the request's words.</param>
    internal SymbolTable(Random random)
    {
        _names = Shuffled(random, SymbolicVocabulary.MaxNames);
        _options = Shuffled(random, SymbolicVocabulary.MaxOptions);
        _states = Shuffled(random, SymbolicVocabulary.MaxStates);
    }

    /// <summary>The token of a reading.</summary>
    /// <param name="index">Index into the problem's names.</param>
    /// <returns>A token id.</returns>
    internal int Name(int index) => TokenIds.Name(_names[index]);

    /// <summary>The token of a name at the far end of a fact.</summary>
    /// <param name="index">Index into the problem's names.</param>
    /// <returns>A token id.</returns>
    internal int FarName(int index) => TokenIds.FarName(_names[index]);

    /// <summary>The token of an option.</summary>
    /// <param name="index">Index into the request's options.</param>
    /// <returns>A token id.</returns>
    internal int Option(int index) => TokenIds.Option(_options[index]);

    /// <summary>The token of a state.</summary>
    /// <param name="index">Index into the problem's states.</param>
    /// <returns>A token id.</returns>
    internal int State(int index) => TokenIds.State(_states[index]);

    private static int[] Shuffled(Random random, int count)
    {
        int[] order = [.. Enumerable.Range(0, count)];
        random.Shuffle(order);
        return order;
    }
}
