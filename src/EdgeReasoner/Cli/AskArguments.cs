using System.CommandLine;
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

        var fields = new AskFields(faults);
        return new RequestDraft
        {
            Question = parsed.GetValue(_question) is { Length: > 0 } question ? fields.Text(question, "question", RequestLimits.MaxQuestion) : null,
            AnswerType = type,
            Options = parsed.GetValue(_options) is { Length: > 0 } options ? fields.Options(options) : null,
            Rules = fields.Rules(parsed.GetValue(_rules) ?? []),
            Readings = fields.Readings(parsed.GetValue(_readings) ?? []),
            DeadlineMs = deadline > TimeSpan.Zero ? (int)Math.Max(1, deadline.TotalMilliseconds) : null,
            MaxRounds = rounds,
        };
    }
}
