namespace EdgeReasoner.Fuzzing;

/// <summary>A parser under test with what must hold for any input.</summary>
/// <param name="name">Also the folder of its corpus.</param>
/// <param name="mostAllocated">Most bytes that one input of 64 KiB or less may allocate.</param>
public abstract class FuzzTarget(string name, long mostAllocated)
{
    /// <summary>Gets the name.</summary>
    public string Name => name;

    /// <summary>Gets the most bytes that one input may allocate.</summary>
    public long MostAllocated => mostAllocated;

    /// <summary>Feeds one input.</summary>
    /// <param name="input">The bytes.</param>
    /// <returns>What came of it, coarsely: an input with a new outcome is kept and mutated further.</returns>
    /// <exception cref="FuzzFindingException">Something did not hold.</exception>
    public abstract string Run(byte[] input);

    /// <summary>Makes a new input from scratch, sound more often than not.</summary>
    /// <param name="random">Seeded.</param>
    /// <returns>The bytes.</returns>
    public abstract byte[] Generate(Random random);

    /// <summary>Demands something.</summary>
    /// <param name="holds">Whether it does.</param>
    /// <param name="what">What does not.</param>
    protected static void Demand(bool holds, string what)
    {
        if (!holds)
        {
            throw new FuzzFindingException(what);
        }
    }

    /// <summary>Demands that a sentence can be logged and shown as it is.</summary>
    /// <param name="sentence">A message or a field's name.</param>
    protected static void DemandClean(string sentence)
    {
        Demand(sentence.Length is > 0 and <= 600, $"a sentence of {sentence.Length} characters");
        Demand(!sentence.Any(char.IsControl), $"a control character in: {sentence}");
    }
}
