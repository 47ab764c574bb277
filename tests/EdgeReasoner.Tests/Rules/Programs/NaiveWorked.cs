using EdgeReasoner.Rules.Programs;

namespace EdgeReasoner.Tests.Rules.Programs;

/// <summary>Why something cannot be told.</summary>
/// <param name="Reading">The reading that it is about; empty for none.</param>
/// <param name="IsOfValue">Whether the reading lacks a sound value, so that a rule that asks for its quality, age or absence answers it.</param>
internal sealed record NaiveDoubt(string Reading, bool IsOfValue)
{
    internal static NaiveDoubt OfValue(string reading) => new(reading, true);

    internal static NaiveDoubt OfMeaning(string reading) => new(reading, false);
}

/// <summary>Whether a condition holds.</summary>
/// <param name="Truth">The truth.</param>
/// <param name="Doubts">What leaves it open; none unless it is.</param>
internal sealed record NaiveJudged(Truth Truth, IReadOnlyList<NaiveDoubt> Doubts)
{
    internal static NaiveJudged Of(bool holds) => new(holds ? Truth.Yes : Truth.No, []);

    internal static NaiveJudged Doubtful(NaiveDoubt doubt) => new(Truth.Unknown, [doubt]);
}

/// <summary>What a value is worked out to: a number, a time of day, a text, or nothing that can be told.</summary>
internal abstract record NaiveWorked
{
    internal sealed record Number(NaiveNumber Of) : NaiveWorked;

    internal sealed record Clock(TimeSpan Time) : NaiveWorked;

    internal sealed record Text(string Name, string Reading) : NaiveWorked;

    internal sealed record None(IReadOnlyList<NaiveDoubt> Doubts) : NaiveWorked
    {
        internal static None Because(NaiveDoubt doubt) => new([doubt]);
    }
}
