namespace EdgeReasoner.Rules.English;

/// <summary>The kinds of question about the small world.</summary>
internal enum WorldQuestion
{
    /// <summary>The fate of a thing: the options are effects.</summary>
    Effect,

    /// <summary>Says whether an effect happens to a thing, or whether it is safe.</summary>
    Whether,

    /// <summary>To which of several things an effect happens: the options are things.</summary>
    Which,

    /// <summary>Which of several devices and places has an effect on a thing: the options are devices and places.</summary>
    Cause,
}

/// <summary>Something is in (on, near, under) something.</summary>
/// <param name="Inner">A thing, or a name of the requester's.</param>
/// <param name="Outer">A device or place, or a name of the requester's.</param>
/// <remarks>Words of the world are indices into <see cref="World.Words"/>; the requester's names are negative, see <see cref="WorldPuzzle.Name"/>.</remarks>
internal sealed record WorldFact(int Inner, int Outer);

/// <summary>Things of everyday life, where they are, and what is asked of them.</summary>
/// <param name="Question">The kind of question.</param>
/// <param name="Thing">The thing asked about; −1 where the options are things.</param>
/// <param name="Effect">The effect asked for, or <see cref="World.Safe"/>; −1 where the options are effects.</param>
/// <param name="Options">The options as words of the world, in the request's order; none for yes and no.</param>
/// <param name="Facts">What is where; nothing is at two places.</param>
/// <param name="Names">The requester's names for boxes, shelves and rooms.</param>
/// <param name="Off">The devices that are off.</param>
internal sealed record WorldPuzzle(
    WorldQuestion Question, int Thing, int Effect, IReadOnlyList<int> Options, IReadOnlyList<WorldFact> Facts, IReadOnlyList<string> Names, IReadOnlySet<int> Off)
{
    /// <summary>The number by which facts know one of the requester's names.</summary>
    /// <param name="index">Index into <see cref="Names"/>.</param>
    internal static int Name(int index) => -1 - index;

    /// <summary>Says whether a fact's end is one of the requester's names.</summary>
    internal static bool IsName(int entity) => entity < 0;

    /// <summary>Where something is.</summary>
    /// <param name="entity">A thing or a name.</param>
    /// <returns>The other end of its fact, or null when none says it.</returns>
    internal int? Outer(int entity)
    {
        foreach (var fact in Facts)
        {
            if (fact.Inner == entity)
            {
                return fact.Outer;
            }
        }

        return null;
    }

    /// <summary>The influence of a device or place, as things are switched.</summary>
    /// <param name="source">A device or place.</param>
    internal int InfluenceOf(int source) => Off.Contains(source) ? World.None : World.InfluenceOf(source);
}
