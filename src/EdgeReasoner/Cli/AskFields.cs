using System.Globalization;
using EdgeReasoner.Contract;

namespace EdgeReasoner.Cli;

/// <summary>Reads the fields of a request from the words of a command line, with the limits and the messages of a request over MQTT.</summary>
/// <param name="faults">Takes the first fault.</param>
internal sealed class AskFields(RequestFaults faults)
{
    /// <summary>Reads text; control characters, hidden ones and chat-template tokens are taken out of it.</summary>
    /// <param name="text">The text as given.</param>
    /// <param name="field">Its path on the wire.</param>
    /// <param name="maximum">Most characters.</param>
    /// <returns>The text.</returns>
    public string Text(string text, string field, int maximum)
    {
        if (text.Length is 0 || text.Length > maximum)
        {
            faults.Add(field, $"'{field}' has {text.Length} characters; it must have 1 to {maximum}.");
        }

        var clean = TextHygiene.Clean(text);
        if (text.Length > 0 && clean.Length == 0)
        {
            faults.Add(field, $"'{field}' holds hidden characters only; write something that can be read.");
        }

        return clean;
    }

    /// <summary>Reads the allowed answers.</summary>
    /// <param name="ids">Their ids, at least one.</param>
    /// <returns>The options, in order.</returns>
    public List<DecisionOption> Options(string[] ids)
    {
        if (ids.Length is < RequestLimits.MinOptions or > RequestLimits.MaxOptions)
        {
            faults.Add("options", $"'options' has {ids.Length} {(ids.Length == 1 ? "entry" : "entries")}; a choice needs 2 to 16.");
        }

        var options = new List<DecisionOption>(ids.Length);
        foreach (var (index, id) in ids.Index())
        {
            var field = $"options[{index}]";
            var option = new DecisionOption(Name(id, field));
            if (options.Contains(option))
            {
                faults.Add(field, $"'{field}' repeats an earlier option; ids must differ.");
            }

            options.Add(option);
        }

        return options;
    }

    /// <summary>Reads the rules.</summary>
    /// <param name="texts">Their texts.</param>
    /// <returns>The rules, in order.</returns>
    public string[] Rules(string[] texts)
    {
        if (texts.Length > RequestLimits.MaxRules)
        {
            faults.Add("rules", $"'rules' must be an array of at most {RequestLimits.MaxRules} strings.");
        }

        return [.. texts.Select((rule, i) => Text(rule, $"rules[{i}]", RequestLimits.MaxRule))];
    }

    /// <summary>Reads the readings.</summary>
    /// <param name="pairs">Each as <c>NAME=VALUE</c>: a number, <c>true</c>, <c>false</c> or a word.</param>
    /// <returns>The readings, in order.</returns>
    public Reading[] Readings(string[] pairs)
    {
        if (pairs.Length > RequestLimits.MaxReadings)
        {
            faults.Add("readings", $"'readings' has more than {RequestLimits.MaxReadings} entries; send the latest ones.");
        }

        return [.. pairs.Select((pair, i) => ReadingOf(pair.Split('=', 2), $"readings[{i}]"))];
    }

    private Reading ReadingOf(string[] parts, string field) => new(Name(parts[0], $"{field}.name"), ValueOf(parts[1], $"{field}.value"));

    private ReadingValue ValueOf(string text, string field)
    {
        if (decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
        {
            return new ReadingValue.Number(number);
        }

        // Digits that make no decimal are a number all the same, and not the name of a state.
        if (text.Any(char.IsAsciiDigit) && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _))
        {
            return new ReadingValue.Absent("is a number out of range"); // as over MQTT
        }

        return text is "true" or "false" ? new ReadingValue.Truth(text == "true") : new ReadingValue.State(Name(text, field));
    }

    // Names are echoed as they are, so nothing hidden may be in them.
    private string Name(string text, string field)
    {
        if (TextHygiene.IsHidden(text))
        {
            faults.Add(field, $"'{field}' contains a control character, or a hidden one such as a zero-width space; remove it.");
        }

        return Text(text, field, RequestLimits.MaxName);
    }
}
