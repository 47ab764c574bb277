using System.Globalization;
using EdgeReasoner.Contract;
using EdgeReasoner.Rules.English;

namespace EdgeReasoner.Tests.Training.Tasks;

/// <summary>Works the sums of generated requests out from their words alone, by another road than the product's.</summary>
internal static class WordsReckoner
{
    private static readonly Dictionary<string, decimal> Conversions = new()
    {
        ["min s"] = 60,
        ["h min"] = 60,
        ["h s"] = 3600,
        ["d h"] = 24,
        ["km m"] = 1000,
        ["m cm"] = 100,
        ["cm mm"] = 10,
        ["m mm"] = 1000,
        ["kg g"] = 1000,
        ["l ml"] = 1000,
        ["kw w"] = 1000,
        ["kwh wh"] = 1000,
        ["v mv"] = 1000,
        ["a ma"] = 1000,
        ["bar mbar"] = 1000,
        ["kpa pa"] = 1000,
        ["hpa pa"] = 100,
        ["s ms"] = 1000,
    };

    internal static decimal Chain(DecisionRequest request)
    {
        var readings = request.Readings.ToDictionary(reading => TextCursor.Fold(reading.Name), ValueOf);
        var unit = request.Readings[0].Unit;
        var text = TextCursor.Fold(request.Question.TrimEnd('?'));
        foreach (var opening in (string[])["what is ", "how much is ", "compute ", "start with "])
        {
            text = text.StartsWith(opening, StringComparison.Ordinal) ? text[opening.Length..] : text;
        }

        var factor = 1m;
        if (unit is not null)
        {
            var cut = text.LastIndexOf(" in ", StringComparison.Ordinal);
            factor = Conversions[$"{unit} {text[(cut + 4)..]}"];
            text = text[..cut].Replace($" {unit} ", " ", StringComparison.Ordinal).Replace($" {unit},", ",", StringComparison.Ordinal);
            text = text.EndsWith($" {unit}", StringComparison.Ordinal) ? text[..^(unit.Length + 1)] : text;
        }

        foreach (var (word, sign) in new[] { (" plus ", "|+|"), (" minus ", "|-|"), (" times ", "|x|"), (", add ", "|+|"), (", take ", "|-|"), (", times ", "|x|") }.Reverse())
        {
            text = text.Replace(word, sign, StringComparison.Ordinal);
        }

        text = text.Replace(",|", "|", StringComparison.Ordinal);
        var total = 0m;
        foreach (var part in text.Split('|').Prepend("+").Chunk(2))
        {
            var value = readings.TryGetValue(part[1], out var measured) ? measured : decimal.Parse(part[1], CultureInfo.InvariantCulture);
            total = part[0] switch { "+" => total + value, "-" => total - value, _ => total * value };
        }

        return total * factor;
    }

    internal static string Extreme(DecisionRequest request)
    {
        var isHighest = request.Question.Contains("highest", StringComparison.Ordinal) || request.Question.Contains("largest", StringComparison.Ordinal);
        var candidates = request.Readings.Where(reading => request.Options.Any(option => option.Name == reading.Name));
        return (isHighest ? candidates.MaxBy(ValueOf) : candidates.MinBy(ValueOf))!.Name;
    }

    private static decimal ValueOf(Reading reading) => ((ReadingValue.Number)reading.Value).Value;
}
