using System.Globalization;
using EdgeReasoner.Contract;
using EdgeReasoner.Rules.Controlled;
using EdgeReasoner.Rules.English;
using EdgeReasoner.Rules.Programs;

namespace EdgeReasoner.Rules.Exact;

/// <summary>Decides requests by exact code alone, where it fully understands them. It costs microseconds, and is never asked twice.</summary>
/// <remarks>(1) Free text beside the rules may change what they mean: not understood. (2) Rules: compiled into a program, which is run. (3) Facts and what follows from them. (4) A question for readings: a program too.</remarks>
public static class ExactDecider
{
    /// <summary>Decides a request.</summary>
    /// <param name="request">The request.</param>
    /// <param name="moment">The local time at which it came; null when that is not known.</param>
    /// <returns>What exact code says of it.</returns>
    public static ExactOutcome Decide(DecisionRequest request, Moment? moment)
    {
        // 1.
        if (request.Context.Length > 0)
        {
            return new ExactOutcome.NotUnderstood("context", "", "exact code reads no free text: leave 'context' out, or say it in 'readings' and 'rules'");
        }

        if (Twin(request.Options) is { } twin)
        {
            return new ExactOutcome.Refused(twin, $"{twin}: its name is that of another option too, so that rules could mean either; give them different labels.");
        }

        string[] options = [.. request.Options.Select(static option => option.Name)];
        var board = new ReadingBoard(request.Readings);
        var isForRules = QuestionForms.AskForRules(request.Question, options);
        ParseFailure? unread = null;
        if (isForRules || (request.Rules.Count > 0 && options.Length > 0 && QuestionForms.IsPlain(request.Question)))
        {
            // 2. What compiles as rules are rules: no fact does.
            if (Missing(request, options) is { } missing)
            {
                return missing;
            }

            (var rules, unread) = ControlledEnglish.Read(request.Rules, options, board);
            if (rules is not null)
            {
                return Run(request, rules, board, moment);
            }
        }

        if (!isForRules && Facts(request) is { } byFacts && (unread is null || byFacts is not ExactOutcome.NotUnderstood))
        {
            return byFacts; // 3
        }

        if (unread is not null)
        {
            return Unread(unread);
        }

        // 4.
        if (request.Rules.Count > 0)
        {
            return new ExactOutcome.NotUnderstood("question", FirstWord(request.Question), "with rules, the question is 'which option applies?' or 'what should <it> do?'");
        }

        var (program, failure) = QuestionCompiler.Compile(request, board);
        return program is null ? Unread(failure!) : Run(request, program, board, moment);
    }

    private static ExactOutcome.NotUnderstood? Missing(DecisionRequest request, string[] options)
        => request.Rules.Count == 0 ? new ExactOutcome.NotUnderstood("rules", "", "the question asks for the rule that holds, and there is none: send rules")
            : options.Length == 0 ? new ExactOutcome.NotUnderstood("options", "", "rules choose among options: send them")
            : null;

    /// <summary>The options of a request that are called yes and no.</summary>
    /// <param name="request">The request.</param>
    /// <param name="isYes">Which is wanted.</param>
    /// <returns>The answer as text; null when the request has no such option.</returns>
    private static string? Truth(DecisionRequest request, bool isYes)
        => request.AnswerType == AnswerType.Boolean
            ? (isYes ? "true" : "false")
            : request.Options.FirstOrDefault(option => (isYes ? "yes|true" : "no|false").Split('|').Contains(option.Name, StringComparer.OrdinalIgnoreCase))?.Id;

    private static ExactOutcome Run(DecisionRequest request, DecisionProgram program, ReadingBoard board, Moment? moment)
    {
        switch (ProgramRun.Of(program, board, moment))
        {
            case Conclusion.CannotSay { Doubt: { Kind: DoubtKind.Fault } fault }:
                return new ExactOutcome.Refused(fault.Field, $"{fault.Field}: {fault.Message}.");

            case Conclusion.CannotSay { Doubt: var doubt }:
                return new ExactOutcome.CannotSay(doubt, program);

            case Conclusion.Option option:
                return new ExactOutcome.Proved(request.Options.First(other => other.Name == option.Name).Id, program, option.Line);

            case Conclusion.Verdict verdict:
                return Truth(request, verdict.IsTrue) is { } truth
                    ? new ExactOutcome.Proved(truth, program, verdict.Line)
                    : new ExactOutcome.Refused("options", "options: 'yes' and 'no' are the options of this question.");

            case Conclusion.Number number:
                return Number(request, number, program);

            default:
                throw new InvalidOperationException("A conclusion of an unknown case.");
        }
    }

    private static ExactOutcome Number(DecisionRequest request, Conclusion.Number number, DecisionProgram program)
    {
        if (request.AnswerType == AnswerType.Number)
        {
            // Divided numbers may have no end; what is exact stays so.
            var amount = number.Amount.Scale > 15 ? Math.Round(number.Amount, 15) : number.Amount;
            return new ExactOutcome.Proved(ProgramPrinter.Number(amount), program, number.Line);
        }

        foreach (var (index, option) in request.Options.Index())
        {
            if (!decimal.TryParse(option.Name, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value))
            {
                return new ExactOutcome.NotUnderstood($"options[{index}]", option.Name, "the options of a question for a number are numbers; or leave them out and set answer_type to 'number'");
            }

            if (value == number.Amount)
            {
                return new ExactOutcome.Proved(option.Id, program, number.Line);
            }
        }

        return new ExactOutcome.CannotSay(new Doubt(DoubtKind.Gap, "", "options", $"the result is {ProgramPrinter.Number(number.Amount)}, and no option is this number: leave the options out and set answer_type to 'number'"), program);
    }

    private static ExactOutcome? Facts(DecisionRequest request)
    {
        var (answer, failure) = FactAnswer.TryOf(request);
        if (failure is not null)
        {
            return Unread(failure);
        }

        if (answer is not null)
        {
            return Facts(request, answer);
        }

        var (option, isYes, isKnown, unread) = WorldAnswer.TryOf(request);
        return unread is not null ? Unread(unread)
            : !isKnown ? null
            : (option is { } index ? request.Options[index].Id : isYes is { } yes ? Truth(request, yes) : null) is { } text
                ? new ExactOutcome.Proved(text)
                : new ExactOutcome.CannotSay(new Doubt(DoubtKind.Gap, "", "options", "none or several of the options fit"));
    }

    private static ExactOutcome Facts(DecisionRequest request, FactAnswer answer)
    {
        if (answer.Clash is var (one, other))
        {
            return new ExactOutcome.Refused("rules", $"rules: whether '{one}' and '{other}' are one and the same would be a guess: write a name always in the same way.");
        }

        if (answer.Name is { } name)
        {
            if (request.Options.FirstOrDefault(option => !answer.Names.Contains(option.Name)) is { } unsaid)
            {
                return new ExactOutcome.CannotSay(new Doubt(DoubtKind.Gap, unsaid.Name, "rules", $"the facts say nothing of '{unsaid.Name}': say how it compares, or leave the option out"));
            }

            return request.Options.FirstOrDefault(option => option.Name == name) is { } named
                ? new ExactOutcome.Proved(named.Id)
                : new ExactOutcome.CannotSay(new Doubt(DoubtKind.Gap, name, "options", $"the facts give '{name}', and no option is called exactly so"));
        }

        // What the facts leave open is an answer of its own, or none; only "does it follow?" is answered by no.
        var text = answer.Follows == Follows.Open
            ? request.Options.FirstOrDefault(option => LogicParser.IsUndecided(option.Name))?.Id ?? (request.Question.Contains("follow", StringComparison.OrdinalIgnoreCase) ? Truth(request, isYes: false) : null)
            : Truth(request, answer.Follows == Follows.Yes);
        return text is not null ? new ExactOutcome.Proved(text)
            : answer.Follows == Follows.Open ? new ExactOutcome.CannotSay(new Doubt(DoubtKind.Gap, "", "rules", "the facts leave it open: add what is known, or an option 'unknown'"))
            : new ExactOutcome.NotUnderstood("options", "", "'yes', 'no' and 'unknown' are the options of this question (or set answer_type to 'boolean' without options)");
    }

    private static ExactOutcome Unread(ParseFailure failure)
        => failure.IsFinal || failure.Field.StartsWith("readings", StringComparison.Ordinal)
            ? new ExactOutcome.Refused(failure.Field, failure.ToSentence())
            : new ExactOutcome.NotUnderstood(failure.Field, failure.Word, failure.ToSentence());

    private static string? Twin(IReadOnlyList<DecisionOption> options)
    {
        for (var i = 0; i < options.Count; i++)
        {
            if (options.Where((other, at) => at != i && (other.Name == options[i].Name || (other.Id == options[i].Name && options[i].Label is not null))).Any())
            {
                return $"options[{i}]";
            }
        }

        return null;
    }

    private static string FirstWord(string text) => text.Split(' ', 2, StringSplitOptions.TrimEntries)[0];
}
