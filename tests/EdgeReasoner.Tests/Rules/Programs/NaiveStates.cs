using EdgeReasoner.Contract;
using EdgeReasoner.Rules.Programs;

namespace EdgeReasoner.Tests.Rules.Programs;

/// <summary>States as the second evaluator judges them.</summary>
internal static class NaiveStates
{
    /// <summary>Whether a reading is in a state.</summary>
    /// <param name="state">The condition.</param>
    /// <param name="asked">Every state that the program asks of the reading.</param>
    /// <param name="seen">The readings.</param>
    /// <returns>The truth.</returns>
    internal static NaiveJudged InState(Condition.InState state, IReadOnlyList<string> asked, ReadingBoard seen)
    {
        if (seen[state.Reading] is not { } reading)
        {
            return NaiveJudged.Doubtful(NaiveDoubt.OfValue(state.Reading));
        }

        // A source that says "unavailable" rarely calls that good: whoever asks for the very word gets it compared.
        var isAskedNothing = BoardReading.IsNothing(reading.Newest.Value) && reading.Newest.Value is ReadingValue.State none && asked.Contains(none.Name);
        if (!isAskedNothing && NaiveReadings.Unsound(state.Reading, seen) is { } unsound)
        {
            return NaiveJudged.Doubtful(unsound);
        }

        switch (reading.Newest.Value)
        {
            case ReadingValue.State text when asked.Contains(text.Name):
                return NaiveJudged.Of(text.Name == state.State);
            case ReadingValue.State text:
                // "on" may be this reading's word for one of those asked for, unless "off" is asked for, too.
                var isOtherwiseSwitch = StateWords.Of(text.Name) is { } meant && !asked.Any(word => StateWords.Of(word) == !meant);
                var sides = asked.Select(StateWords.Of).OfType<bool>().Distinct().Count();
                var isDigitForSwitch = text.Name.All(char.IsDigit) && sides == 1;
                var isOther = !isOtherwiseSwitch && !isDigitForSwitch && !asked.Any(word => StateWords.AreAlike(text.Name, word)) && StateVocabulary.IsAnother(text.Name, asked, out _);
                return isOther ? NaiveJudged.Of(false) : NaiveJudged.Doubtful(NaiveDoubt.OfMeaning(state.Reading));
            case ReadingValue.Truth truth when StateWords.Of(state.State) is { } wanted:
                return NaiveJudged.Of(truth.IsTrue == wanted);
            default:
                return NaiveJudged.Doubtful(NaiveDoubt.OfMeaning(state.Reading));
        }
    }

    internal static NaiveJudged SameState(Condition.SameState same, ReadingBoard seen)
    {
        List<NaiveDoubt> doubts = [.. new[] { same.Reading, same.Other }.Select(name => NaiveReadings.Unsound(name, seen)).OfType<NaiveDoubt>()];
        if (doubts.Count > 0)
        {
            return new NaiveJudged(Truth.Unknown, doubts);
        }

        return (NaiveReadings.Sound(same.Reading, seen), NaiveReadings.Sound(same.Other, seen)) switch
        {
            (ReadingValue.State one, ReadingValue.State other) => NaiveJudged.Of(one.Name == other.Name),
            (ReadingValue.Truth one, ReadingValue.Truth other) => NaiveJudged.Of(one.IsTrue == other.IsTrue),
            _ => NaiveJudged.Doubtful(NaiveDoubt.OfMeaning(same.Reading)),
        };
    }
}
