using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using EdgeReasoner.Contract;
using EdgeReasoner.Wire;

namespace EdgeReasoner.Evaluation.Tasks;

/// <summary>Reads BIG-Bench Hard (Suzgun et al., Challenging BIG-Bench Tasks, 2022): <c>examples</c> of <c>input</c> and <c>target</c>.</summary>
/// <remarks>
/// Options are those that the input lists as <c>(A) …</c> or <c>- …</c>; without a list, the file's own targets when they are few words that
/// come again and again (Yes and No); otherwise the answer is open, a number when every target is one.
/// </remarks>
internal static partial class BbhReader
{
    private const string ListHeading = "Options:";
    private const int MostTargets = 4;
    private const int UsesOfTarget = 3;

    /// <summary>Reads the file.</summary>
    /// <param name="root">Its JSON.</param>
    /// <param name="faults">Takes one fault an example.</param>
    /// <returns>The items; the family is the file's name without <c>bbh_</c>.</returns>
    public static List<EvaluationItem> Read(JsonElement root, TaskFaults faults)
    {
        var family = faults.Stem.StartsWith("bbh_", StringComparison.Ordinal) ? faults.Stem[4..] : faults.Stem;
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("examples", out var examples) || examples.ValueKind != JsonValueKind.Array)
        {
            faults.Add(1, "examples", "BIG-Bench Hard is an object with an array of examples.");
            return [];
        }

        var read = new List<(int Number, string Input, string Target)>();
        foreach (var (index, example) in examples.EnumerateArray().Index())
        {
            if (example.ValueKind == JsonValueKind.Object
                && example.TryGetProperty("input", out var input) && input.ValueKind == JsonValueKind.String
                && example.TryGetProperty("target", out var target) && target.ValueKind == JsonValueKind.String)
            {
                read.Add((index + 1, input.GetString()!, target.GetString()!.Trim()));
            }
            else
            {
                faults.Add(index + 1, "", "an example needs the texts input and target.");
            }
        }

        var shared = SharedTargets([.. read.Select(example => example.Target)]);
        var areNumbers = read.TrueForAll(example => EvaluationItem.TryNumber(example.Target, out _));
        var items = new List<EvaluationItem>();
        foreach (var (number, input, target) in read)
        {
            if (Item(family, number, input, target, shared, areNumbers, faults) is { } item)
            {
                items.Add(item);
            }
        }

        return items;
    }

    private static EvaluationItem? Item(string family, int number, string input, string target, DecisionOption[] shared, bool areNumbers, TaskFaults faults)
    {
        var id = $"{faults.Stem}-{number.ToString(CultureInfo.InvariantCulture)}";
        var at = input.LastIndexOf(ListHeading, StringComparison.Ordinal);
        var listed = at < 0 ? [] : Listed(input[at..]);
        if (PublicTaskText.Fit(id, listed.Length > 0 ? input[..at] : input, out var request) is { } problem)
        {
            faults.Add(number, "input", problem);
            return null;
        }

        var options = listed.Length > 0 ? listed : areNumbers ? [] : shared;
        if (options.Length == 0)
        {
            return new EvaluationItem(id, family, "bbh", request with { AnswerType = areNumbers ? AnswerType.Number : AnswerType.Text }, target);
        }

        var expected = options.FirstOrDefault(option => option.Id == target.Trim('(', ')') || option.Id == target)?.Id;
        if (options.Length is < RequestLimits.MinOptions or > RequestLimits.MaxOptions || expected is null)
        {
            faults.Add(number, "target", $"'{JsonPath.Shorten(target)}' is none of 2 to {RequestLimits.MaxOptions} options; leave the example out.");
            return null;
        }

        return new EvaluationItem(id, family, "bbh", request with { Options = options }, expected);
    }

    private static DecisionOption[] Listed(string list)
    {
        var lettered = Lettered().Matches(list).Select(match => new DecisionOption(match.Groups[1].Value, Shortened(match.Groups[2].Value))).ToArray();
        return lettered.Length > 0 ? lettered : [.. Dashed().Matches(list).Select(match => new DecisionOption(Shortened(match.Groups[1].Value)))];
    }

    private static DecisionOption[] SharedTargets(string[] targets)
    {
        var distinct = targets.Distinct().Order(StringComparer.Ordinal).ToArray();
        return distinct.Length is >= RequestLimits.MinOptions and <= MostTargets && targets.Length >= UsesOfTarget * distinct.Length && distinct.All(target => target.Length is > 0 and <= RequestLimits.MaxName)
            ? [.. distinct.Select(target => new DecisionOption(target))]
            : [];
    }

    private static string Shortened(string text) => text.Trim() is { Length: > RequestLimits.MaxName } whole ? whole[..RequestLimits.MaxName] : text.Trim();

    [GeneratedRegex(@"^\s*\(([A-Z])\)\s*(.+)$", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex Lettered();

    [GeneratedRegex(@"^\s*-\s+(.+)$", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex Dashed();
}
