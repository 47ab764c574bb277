using EdgeReasoner.Contract;

namespace EdgeReasoner.Rules.Controlled;

/// <summary>Reads the names of states.</summary>
/// <param name="sentence">The sentence.</param>
internal sealed class StateParser(SentenceParser sentence)
{
    private RuleText Text => sentence.Text;

    /// <summary>Reads a state: in quotes, exactly as the reading says it, or a few words that nothing else can be.</summary>
    /// <param name="reading">The reading it is said of.</param>
    /// <returns>The state; null (and the cursor stays) when none stands there.</returns>
    internal string? Read(string reading)
    {
        var start = Text.Position;
        if (Text.TakeQuoted() is { } quoted)
        {
            return quoted;
        }

        _ = Text.Take("in state", "in the state");
        if (sentence.Board[reading]?.Newest.Value is ReadingValue.State { Name: var actual } && Text.TakeExact([actual]) is not null)
        {
            return actual;
        }

        List<string> words = [];
        while (words.Count < 4)
        {
            var before = Text.Position;
            if (TakeWord() is not { Length: > 0 } word || Vocabulary.NoStates.Contains(word))
            {
                Text.Position = before;
                break;
            }

            words.Add(word);
        }

        if (words.Count == 0)
        {
            Text.Position = start;
            return null;
        }

        return string.Join(' ', words);
    }

    /// <summary>Takes one word of letters, digits, underscores and hyphens.</summary>
    /// <returns>The word; null when none stands there.</returns>
    internal string? TakeWord()
    {
        var word = Text.WordHere().TrimEnd('.');
        return word.Length > 0 && word.All(static letter => char.IsLetterOrDigit(letter) || letter is '_' or '-') && Text.TakeExact([word]) is not null ? word : null;
    }
}
