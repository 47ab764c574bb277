using System.CommandLine;
using System.Globalization;
using System.Text;
using EdgeReasoner.Cli.Arguments;
using EdgeReasoner.Configuration;
using EdgeReasoner.Contract;
using EdgeReasoner.Wire;

namespace EdgeReasoner.Cli;

/// <summary>The arguments of <c>ask</c>, turned into the request that the same words over MQTT would be.</summary>
internal sealed class AskArguments
{
    private readonly Argument<string?> _question = new("question") { Description = "What is to be decided; may be left out when rules say it.", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<string[]> _options = new("--option", "-o") { Description = "An allowed answer. Repeatable, 2 to 16.", HelpName = "ID" };
    private readonly Option<string?> _answerType = new("--answer-type") { Description = "For an open answer: number, boolean or text.", HelpName = "TYPE" };
    private readonly Option<string[]> _readings = new("--reading", "-r") { Description = "A reading. Repeatable; several of one name are a series, oldest first.", HelpName = "NAME=VALUE" };
    private readonly Option<string[]> _rules = new("--rule") { Description = "A rule; the first that holds wins. Repeatable.", HelpName = "TEXT" };
    private readonly Option<string?> _deadline = new("--deadline", "-d") { Description = "Time for the answer: 500ms, 2s.", HelpName = "DURATION" };
    private readonly Option<int?> _rounds = new("--max-rounds") { Description = "Most rounds, 0 to 8; 0 is the direct answer.", HelpName = "N" };
    private readonly Option<string?> _json = new("--json") { Description = "A request as JSON from a file, or - for standard input, instead of the arguments above.", HelpName = "FILE" };

    /// <summary>Adds the arguments to the verb.</summary>
    /// <param name="verb">The verb.</param>
    public void AddTo(Command verb)
    {
        verb.Arguments.Add(_question);
        foreach (var option in new Option[] { _options, _answerType, _readings, _rules, _deadline, _rounds, _json })
        {
            verb.Options.Add(option);
        }
    }

    /// <summary>Reads the request, with the limits of one over MQTT.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="configuration">Profiles and defaults.</param>
    /// <param name="request">The request; null when something is wrong.</param>
    /// <param name="problem">What is wrong; empty when nothing is.</param>
    /// <returns>False when something is.</returns>
    public bool TryRead(ParseResult parsed, DaemonConfiguration configuration, out DecisionRequest? request, out string problem)
    {
        request = null;
        if (parsed.GetValue(_json) is { } file)
        {
            return TryReadFile(file, configuration, out request, out problem);
        }

        problem = "";
        var deadline = TimeSpan.Zero;
        if (parsed.GetValue(_deadline) is { } text && !DurationArgument.TryParse(text, out deadline))
        {
            problem = $"'{text}' is not a duration; write 500ms or 2s, at most 600s.";
            return false;
        }

        if (parsed.GetValue(_readings)?.FirstOrDefault(reading => reading.IndexOf('=', StringComparison.Ordinal) < 1) is { } bad)
        {
            problem = $"'{bad}' is not NAME=VALUE.";
            return false;
        }

        var faults = new RequestFaults();
        var draft = Draft(parsed, deadline, faults);
        request = faults.First is null ? configuration.Catalog().Complete(draft, "ask", faults) : null;
        problem = Sentence(faults.First);
        return request is not null;
    }

    private static bool TryReadFile(string file, DaemonConfiguration configuration, out DecisionRequest? request, out string problem)
    {
        request = null;
        byte[] payload;
        try
        {
            payload = file == "-" ? Encoding.UTF8.GetBytes(Console.In.ReadToEnd()) : File.ReadAllBytes(file);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            problem = exception.Message;
            return false;
        }

        var read = new RequestParser(configuration.Catalog(), configuration.Limits.MaxPayloadBytes).Parse(payload, "ask");
        request = (read as ParsedRequest.Accepted)?.Request;
        problem = Sentence((read as ParsedRequest.Refused)?.Refusal);
        return request is not null;
    }

    private static string Sentence(Refusal? refusal) => refusal is null ? "" : $"{WireName.Of(refusal.Reason)}: {refusal.Message}";

    private RequestDraft Draft(ParseResult parsed, TimeSpan deadline, RequestFaults faults)
    {
        AnswerType? type = null;
        if (parsed.GetValue(_answerType) is { Length: > 0 } name)
        {
            type = WireName.Find<AnswerType>(name);
            if (type is null)
            {
                faults.Add("answer_type", "'answer_type' must be option, number, boolean or text.");
            }
        }

        var rounds = parsed.GetValue(_rounds);
        if (rounds is < 0 or > RequestLimits.MaxRounds)
        {
            faults.Add("max_rounds", $"'max_rounds' is {rounds}; it must be a whole number from 0 to {RequestLimits.MaxRounds}.");
        }

        var options = parsed.GetValue(_options) ?? [];
        if (options.Length is 1 or > RequestLimits.MaxOptions || options.Distinct(StringComparer.Ordinal).Count() != options.Length)
        {
            faults.Add("options", $"'options' has {options.Length}; a choice needs {RequestLimits.MinOptions} to {RequestLimits.MaxOptions} that differ.");
        }

        return new RequestDraft
        {
            Question = parsed.GetValue(_question) is { Length: > 0 } question ? Text(question, "question", RequestLimits.MaxQuestion, faults) : null,
            AnswerType = type,
            Options = options.Length == 0 ? null : [.. options.Select((option, i) => new DecisionOption(Text(option, $"options[{i}]", RequestLimits.MaxName, faults)))],
            Rules = [.. (parsed.GetValue(_rules) ?? []).Select((rule, i) => Text(rule, $"rules[{i}]", RequestLimits.MaxRule, faults))],
            Readings = [.. (parsed.GetValue(_readings) ?? []).Select((reading, i) => ReadingOf(reading, $"readings[{i}]", faults))],
            DeadlineMs = deadline > TimeSpan.Zero ? (int)Math.Max(1, deadline.TotalMilliseconds) : null,
            MaxRounds = rounds,
        };
    }

    private static Reading ReadingOf(string text, string field, RequestFaults faults)
    {
        var parts = text.Split('=', 2);
        var name = Text(parts[0], $"{field}.name", RequestLimits.MaxName, faults);
        return new Reading(
            name,
            decimal.TryParse(parts[1], NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? new ReadingValue.Number(number)
                : parts[1] is "true" or "false" ? new ReadingValue.Truth(parts[1] == "true")
                : new ReadingValue.State(Text(parts[1], $"{field}.value", RequestLimits.MaxName, faults)));
    }

    private static string Text(string text, string field, int maximum, RequestFaults faults)
    {
        if (text.Length is 0 || text.Length > maximum)
        {
            faults.Add(field, $"'{field}' has {text.Length} characters; it must have 1 to {maximum}.");
        }

        return TextHygiene.Clean(text);
    }
}
