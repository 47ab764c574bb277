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
    /// (1) a switch by the words for on and off; (2) the exact word; (3) another of the words that the rules know; in doubt, (4) a number, (5) a word that is nearly one of those, and (6) a bare on, off, true or false where the
    /// rules have other words (a contact that is "on" may be open or closed); else no.
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

                return StateWords.Of(text) is { } bare && !known.Any(word => StateWords.Of(word) is { } other && other != bare)
                    ? Doubt($"is {BoardReading.Show(reading.Newest.Value)}, and whether that is '{state}' would be a guess: write the rules in the reading's own words") // 6
                    : Truth.No;

            default:
                return Doubt($"is {BoardReading.Show(reading.Newest.Value)}, a number, and is compared with the state '{state}'"); // 4
        }

        Truth Doubt(string message)
        {
            doubts.Add(new Doubt(DoubtKind.Meaning, reading.Name, reading.Field, $"reading '{reading.Name}' {message}"));
            return Truth.Unknown;
        }
    }
}
