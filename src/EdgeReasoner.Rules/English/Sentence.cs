namespace EdgeReasoner.Rules.English;

/// <summary>A statement or question as words, for facts whose names are known only once they are read.</summary>
internal sealed class Sentence
{
    private static readonly string[] Articles = ["the", "a", "an"];

    private readonly string[] _words;
    private readonly string[] _folded;

    /// <summary>Splits a text into words, brackets and commas.</summary>
    /// <param name="field">The field it comes from, for errors.</param>
    /// <param name="text">The text.</param>
    internal Sentence(string field, string text)
    {
        Field = field;
        var spaced = text.Replace("(", " ( ", StringComparison.Ordinal).Replace(")", " ) ", StringComparison.Ordinal).Replace(",", " , ", StringComparison.Ordinal);
        _words = spaced.Trim().TrimEnd('.', '?', '!').Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        _folded = [.. _words.Select(TextCursor.Fold)];
    }

    /// <summary>Gets the field the text comes from.</summary>
    internal string Field { get; }

    /// <summary>Gets how many words there are.</summary>
    internal int Count => _words.Length;

    /// <summary>A word, folded.</summary>
    /// <param name="at">Index from 0.</param>
    /// <returns>The word; empty outside the sentence.</returns>
    internal string this[int at] => at >= 0 && at < _folded.Length ? _folded[at] : "";

    /// <summary>Says whether a phrase stands at a place.</summary>
    /// <param name="at">Index of its first word.</param>
    /// <param name="phrase">Lower-case words with single spaces between.</param>
    /// <returns>The number of its words, or 0.</returns>
    internal int Length(int at, string phrase)
    {
        var words = phrase.Split(' ');
        return at >= 0 && at + words.Length <= Count && words.AsSpan().SequenceEqual(_folded.AsSpan(at, words.Length)) ? words.Length : 0;
    }

    /// <summary>The longest of several phrases at a place.</summary>
    /// <param name="at">Index of the first word.</param>
    /// <param name="phrases">Phrases.</param>
    /// <returns>The number of its words, or 0.</returns>
    internal int Longest(int at, IEnumerable<string> phrases) => phrases.Max(phrase => Length(at, phrase));

    /// <summary>The longest of several phrases that ends the range.</summary>
    /// <param name="end">Where the range ends.</param>
    /// <param name="phrases">Phrases.</param>
    /// <returns>The number of its words, or 0.</returns>
    internal int LongestBefore(int end, IEnumerable<string> phrases)
        => phrases.Select(phrase => Length(end - phrase.Split(' ').Length, phrase) is var length && end <= Count ? length : 0).Max();

    /// <summary>The first of several words.</summary>
    /// <param name="from">Where the search begins.</param>
    /// <param name="words">Folded words.</param>
    /// <returns>Its index, or −1.</returns>
    internal int Find(int from, params ReadOnlySpan<string> words)
    {
        for (var at = from; at < Count; at++)
        {
            if (words.Contains(_folded[at]))
            {
                return at;
            }
        }

        return -1;
    }

    /// <summary>A name as the requester writes it, an article before it left out.</summary>
    /// <param name="from">Its first word.</param>
    /// <param name="to">The word after its last.</param>
    /// <returns>The name; empty when the range is.</returns>
    internal string Name(int from, int to)
    {
        // "a" alone is a name of its own, as in "a implies b".
        from += to - from > 1 && Articles.Contains(this[from]) ? 1 : 0;
        return from < to ? string.Join(' ', _words[from..to]) : "";
    }

    /// <summary>The failure to understand, from a word on.</summary>
    /// <param name="at">Index of the word; the end of the text when it lies behind.</param>
    /// <param name="expected">What could have stood there.</param>
    /// <returns>The failure.</returns>
    internal ParseFailure Fail(int at, string expected) => new(Field, at < Count ? _words[Math.Max(at, 0)] : "", expected);
}
