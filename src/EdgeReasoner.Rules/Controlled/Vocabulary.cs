using EdgeReasoner.Rules.Programs;
using EdgeReasoner.Rules.Quantities;

namespace EdgeReasoner.Rules.Controlled;

/// <summary>The words of the notation, one table a meaning. Whatever is not here is not understood.</summary>
internal static class Vocabulary
{
    /// <summary>Gets the words that open a condition.</summary>
    internal static string[] If { get; } = ["as soon as", "as long as", "whenever", "in case", "while", "when", "once", "if"];

    /// <summary>Gets the words that open the last rule.</summary>
    internal static string[] Otherwise { get; } =
        ["in all other cases", "in every other case", "in any other case", "for everything else", "if none of these holds", "if nothing else applies", "otherwise", "by default", "else"];

    /// <summary>Gets the words that open an exception.</summary>
    internal static string[] Unless { get; } = ["except when", "except if", "except while", "but not when", "but not if", "but not while", "unless"];

    /// <summary>Gets the words that may stand before an option.</summary>
    internal static string[] Verbs { get; } = ["answer", "choose", "return", "select", "take", "use", "set", "do", "go", "it is"];

    /// <summary>Gets the copulas.</summary>
    internal static string[] Is { get; } = ["has been", "have been", "stays", "stay", "is", "are"];

    /// <summary>Gets the comparators that follow a copula or stand alone in telegraph style.</summary>
    internal static (string Phrase, Comparator Comparator)[] Comparators { get; } = LongestFirst(
    [
        ("not above", Comparator.AtMost), ("not over", Comparator.AtMost), ("not more than", Comparator.AtMost), ("not higher than", Comparator.AtMost), ("not greater than", Comparator.AtMost), ("at most", Comparator.AtMost),
        ("no more than", Comparator.AtMost), ("no higher than", Comparator.AtMost), ("no greater than", Comparator.AtMost), ("up to", Comparator.AtMost), ("less than or equal to", Comparator.AtMost),
        ("not below", Comparator.AtLeast), ("not under", Comparator.AtLeast), ("not less than", Comparator.AtLeast), ("not lower than", Comparator.AtLeast), ("at least", Comparator.AtLeast), ("no less than", Comparator.AtLeast),
        ("no lower than", Comparator.AtLeast), ("no fewer than", Comparator.AtLeast), ("greater than or equal to", Comparator.AtLeast), ("more than or equal to", Comparator.AtLeast),
        ("above", Comparator.Above), ("over", Comparator.Above), ("more than", Comparator.Above), ("greater than", Comparator.Above), ("higher than", Comparator.Above), ("larger than", Comparator.Above), ("bigger than", Comparator.Above),
        ("below", Comparator.Below), ("under", Comparator.Below), ("less than", Comparator.Below), ("lower than", Comparator.Below), ("smaller than", Comparator.Below), ("fewer than", Comparator.Below),
        ("equal to", Comparator.Equal), ("exactly", Comparator.Equal), ("not equal to", Comparator.Different), ("different from", Comparator.Different), ("not exactly", Comparator.Different),
    ]);

    /// <summary>Gets the comparators that are verbs themselves.</summary>
    internal static (string Phrase, Comparator Comparator)[] Verbal { get; } = LongestFirst(
    [
        ("does not exceed", Comparator.AtMost), ("exceeds", Comparator.Above), ("equals", Comparator.Equal), ("differs from", Comparator.Different),
    ]);

    /// <summary>Gets the signs of comparison.</summary>
    internal static (string Phrase, Comparator Comparator)[] Signs { get; } =
    [
        (">=", Comparator.AtLeast), ("≥", Comparator.AtLeast), ("<=", Comparator.AtMost), ("≤", Comparator.AtMost), ("!=", Comparator.Different), ("<>", Comparator.Different), ("≠", Comparator.Different),
        ("==", Comparator.Equal), (">", Comparator.Above), ("<", Comparator.Below), ("=", Comparator.Equal),
    ];

    /// <summary>Gets the comparatives of one kind of quantity: "warmer than" is said of temperatures only.</summary>
    internal static (string Phrase, Comparator Comparator, Dimension Dimension)[] Comparatives { get; } =
    [
        ("warmer than", Comparator.Above, Dimension.Temperature), ("hotter than", Comparator.Above, Dimension.Temperature), ("colder than", Comparator.Below, Dimension.Temperature), ("cooler than", Comparator.Below, Dimension.Temperature),
        ("brighter than", Comparator.Above, Dimension.Illuminance), ("darker than", Comparator.Below, Dimension.Illuminance), ("heavier than", Comparator.Above, Dimension.Mass), ("lighter than", Comparator.Below, Dimension.Mass),
        ("faster than", Comparator.Above, Dimension.Speed), ("slower than", Comparator.Below, Dimension.Speed), ("longer than", Comparator.Above, Dimension.Time), ("shorter than", Comparator.Below, Dimension.Time),
        ("fuller than", Comparator.Above, Dimension.Ratio), ("emptier than", Comparator.Below, Dimension.Ratio), ("more humid than", Comparator.Above, Dimension.Ratio), ("less humid than", Comparator.Below, Dimension.Ratio),
        ("wetter than", Comparator.Above, Dimension.Ratio), ("drier than", Comparator.Below, Dimension.Ratio), ("dryer than", Comparator.Below, Dimension.Ratio),
    ];

    /// <summary>Gets what may follow a number: "8 or more".</summary>
    internal static (string Phrase, Comparator Comparator)[] Postfixes { get; } = LongestFirst(
    [
        ("or more", Comparator.AtLeast), ("or above", Comparator.AtLeast), ("or over", Comparator.AtLeast), ("or higher", Comparator.AtLeast), ("or greater", Comparator.AtLeast), ("and more", Comparator.AtLeast), ("and above", Comparator.AtLeast),
        ("or less", Comparator.AtMost), ("or below", Comparator.AtMost), ("or under", Comparator.AtMost), ("or lower", Comparator.AtMost), ("or fewer", Comparator.AtMost), ("and less", Comparator.AtMost), ("and below", Comparator.AtMost),
    ]);

    /// <summary>Gets the words for a course.</summary>
    internal static (string Phrase, Trend Trend)[] Trends { get; } =
    [
        ("rising", Trend.Rising), ("going up", Trend.Rising), ("increasing", Trend.Rising), ("climbing", Trend.Rising), ("falling", Trend.Falling), ("going down", Trend.Falling), ("decreasing", Trend.Falling), ("dropping", Trend.Falling),
        ("sinking", Trend.Falling), ("steady", Trend.Steady), ("stable", Trend.Steady), ("flat", Trend.Steady), ("unchanged", Trend.Steady), ("constant", Trend.Steady),
    ];

    /// <summary>Gets the words for no value.</summary>
    internal static string[] Missing { get; } = ["without a value", "not available", "not there", "missing", "absent"];

    /// <summary>Gets the words for a quality.</summary>
    internal static string[] Qualities { get; } = ["good", "bad", "stale", "uncertain", "questionable", "invalid", "faulty"];

    /// <summary>Gets the words for what is made of several numbers.</summary>
    internal static (string Phrase, Statistic Statistic)[] Statistics { get; } = LongestFirst(
    [
        ("mean of", Statistic.Mean), ("average of", Statistic.Mean), ("mean value of", Statistic.Mean), ("average value of", Statistic.Mean), ("lowest of", Statistic.Lowest), ("minimum of", Statistic.Lowest), ("min of", Statistic.Lowest), ("smallest of", Statistic.Lowest),
        ("lowest value of", Statistic.Lowest), ("highest of", Statistic.Highest), ("maximum of", Statistic.Highest), ("max of", Statistic.Highest), ("largest of", Statistic.Highest), ("highest value of", Statistic.Highest), ("median of", Statistic.Median),
        ("middle value of", Statistic.Median), ("total of", Statistic.Total), ("sum of", Statistic.Total), ("spread of", Statistic.Spread), ("change of", Statistic.Change), ("change in", Statistic.Change), ("first value of", Statistic.First), ("oldest value of", Statistic.First),
    ]);

    /// <summary>Gets the names by which they are called like functions: "max(a, b)".</summary>
    internal static (string Phrase, Statistic Statistic)[] Functions { get; } =
        [("max", Statistic.Highest), ("min", Statistic.Lowest), ("mean", Statistic.Mean), ("average", Statistic.Mean), ("avg", Statistic.Mean), ("median", Statistic.Median), ("sum", Statistic.Total)];

    /// <summary>Gets the words for the gateway's time of day, where no reading is called so.</summary>
    internal static string[] Time { get; } = ["the gateway's time", "the local time", "local time", "the time of day", "time of day", "the time", "the clock", "time", "clock", "it"];

    /// <summary>Gets the words for the gateway's day of the week, where no reading is called so.</summary>
    internal static string[] Day { get; } = ["the gateway's day", "the weekday", "the day of the week", "day of the week", "weekday", "the day", "today", "it", "day"];

    /// <summary>Gets the numbers that may be written as words.</summary>
    internal static string[] Numbers { get; } = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];

    /// <summary>Gets the words that cannot be part of a state without quotes: with them a sentence says more than the notation.</summary>
    internal static IReadOnlySet<string> NoStates { get; } = new HashSet<string>(StringComparer.OrdinalIgnoreCase)
    {
        "a", "an", "the", "and", "or", "nor", "not", "then", "unless", "except", "if", "when", "while", "for", "from", "until", "till", "between", "before", "after", "during", "since", "at", "in", "by", "with", "without", "to", "of", "than", "as",
        "but", "is", "are", "was", "were", "has", "have", "had", "be", "been", "it", "very", "too", "quite", "rather", "almost", "nearly", "about", "approximately", "roughly", "around", "still", "already", "again", "now", "currently", "just", "only",
        "also", "even", "never", "always", "often", "sometimes", "probably", "maybe", "perhaps", "yet", "longer", "more", "less", "most", "least", "above", "below", "over", "under", "up", "down", "likely", "so", "such", "much", "many", "few", "any", "all",
        "both", "either", "neither", "none", "no", "otherwise", "else", "that", "which", "who", "where", "because", "although", "though", "within", "outside", "per", "each", "every", "same", "other", "another", "between", "greater", "higher", "lower", "there",
    };

    /// <summary>Takes the first of several phrases.</summary>
    /// <typeparam name="T">What a phrase means.</typeparam>
    /// <param name="text">Where it may stand.</param>
    /// <param name="table">Phrases, the longest first.</param>
    /// <returns>The meaning; null when none stands there.</returns>
    internal static T? Take<T>(RuleText text, (string Phrase, T Meaning)[] table)
        where T : struct
    {
        foreach (var (phrase, meaning) in table)
        {
            if (text.Take(phrase))
            {
                return meaning;
            }
        }

        return null;
    }

    private static (string Phrase, T Meaning)[] LongestFirst<T>((string Phrase, T Meaning)[] table) => [.. table.OrderByDescending(static entry => entry.Phrase.Length)];
}
