namespace EdgeReasoner.Inference.Tokenization.Patterns;

/// <summary>The operation of one instruction of a pattern.</summary>
internal enum Operation
{
    /// <summary>One code point of the set.</summary>
    One,

    /// <summary>As many code points of the set as there are, within limits; gives them back one by one unless it is possessive.</summary>
    Repeat,

    /// <summary>Goes on at the target, and at the other one if that fails.</summary>
    Split,

    /// <summary>Goes on at the target.</summary>
    Jump,

    /// <summary>A lookahead: what follows, up to its own <see cref="Match"/>, must match here; goes on at the target without consuming.</summary>
    Ahead,

    /// <summary>A negative lookahead: what follows, up to its own <see cref="Match"/>, must not match here; goes on at the target.</summary>
    NotAhead,

    /// <summary>The beginning of a line.</summary>
    LineStart,

    /// <summary>The end of a line.</summary>
    LineEnd,

    /// <summary>The pattern, or a look-ahead, has matched.</summary>
    Match,
}

/// <summary>One instruction.</summary>
/// <param name="Operation">What it does.</param>
/// <param name="Set">The set of <see cref="Operation.One"/> and <see cref="Operation.Repeat"/>.</param>
/// <param name="Target">Where to go on.</param>
/// <param name="Other">The second choice of <see cref="Operation.Split"/>.</param>
/// <param name="Minimum">Fewest repetitions.</param>
/// <param name="Maximum">Most repetitions.</param>
/// <param name="IsPossessive">Whether a repetition gives nothing back.</param>
internal readonly record struct Instruction(
    Operation Operation, CodePointSet? Set = null, int Target = 0, int Other = 0, int Minimum = 0, int Maximum = 0, bool IsPossessive = false);
