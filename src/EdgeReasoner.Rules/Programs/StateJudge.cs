using EdgeReasoner.Contract;

namespace EdgeReasoner.Rules.Programs;

/// <summary>Says whether a reading is in a state, and never guesses what a word means.</summary>
internal static class StateJudge
{
    /// <summary>Judges a reading that has a good value.</summary>
    /// <param name="reading">The reading.</param>
    /// <param name="state">The state asked for.</param>
    /// <param name="known">All states that the rules ask of this reading.</param>
    /// <param name="doubts">Takes why it cannot be told.</param>
    /// <returns>
    /// (1) a switch by the words for on and off; (2) the exact word; (3) another of the words that the rules know; in doubt, (4) a number, (5) a word that is nearly one of those or may stand for it, (6) a bare on, off, true or false
    /// where the rules have other words (a contact that is "on" may be open or closed) or the other way round, and (7) a word that neither the rules nor the common vocabulary know; else no.
    /// </returns>
    internal static Truth Judge(BoardReading reading, string state, IReadOnlyCollection<string> known, List<Doubt> doubts)
    {
        switch (reading.Newest.Value)
        {
            case ReadingValue.Truth { IsTrue: var isTrue }:
                return StateWords.Of(state) is { } asked
                    ? asked == isTrue ? Truth.Yes : Truth.No // 1
                    : Doubt($"is {BoardReading.Show(reading.Newest.Value)}, and whether that is '{state}' would be a guess: ask for 'on' or 'off', or send the state as text");

            case ReadingValue.State { Name: var text }:
                if (text == state)
                {
                    return Truth.Yes; // 2
                }

                if (known.Contains(text))
                {
                    return Truth.No; // 3
                }

                if (known.FirstOrDefault(word => StateWords.AreAlike(text, word)) is { } alike)
                {
                    return Doubt($"is {BoardReading.Show(reading.Newest.Value)}, and the rules say '{alike}': write it exactly as the reading does"); // 5
                }

                if (!StateVocabulary.IsAnother(text, known, out var near))
                {
                    return Doubt(near is not null
                        ? $"is {BoardReading.Show(reading.Newest.Value)}, and whether that counts as '{near}' would be a guess: name '{text}' in a rule of its own" // 5
                        : $"is {BoardReading.Show(reading.Newest.Value)}, a state that no rule knows: name it in a rule of its own"); // 7
                }

                // 6
                return IsHalfSwitch(text, known)
                    ? Doubt($"is {BoardReading.Show(reading.Newest.Value)}, and whether that is '{state}' would be a guess: write the rules in the reading's own words")
                    : Truth.No;

            default:
                return Doubt($"is {BoardReading.Show(reading.Newest.Value)}, a number, and is compared with the state '{state}'"); // 4
        }

        // Of a pair the rules name one side only, and the value is of another pair.
        static bool IsHalfSwitch(string text, IReadOnlyCollection<string> known)
        {
            var (isOnKnown, isOffKnown) = (known.Any(static word => StateWords.Of(word) == true), known.Any(static word => StateWords.Of(word) == false));
            return StateWords.Of(text) is { } bare ? !(bare ? isOffKnown : isOnKnown) : isOnKnown != isOffKnown;
        }

        Truth Doubt(string message)
        {
            doubts.Add(new Doubt(DoubtKind.Meaning, reading.Name, reading.Field, $"reading '{reading.Name}' {message}"));
            return Truth.Unknown;
        }
    }
}
