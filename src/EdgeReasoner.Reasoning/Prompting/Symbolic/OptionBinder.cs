using System.Globalization;
using EdgeReasoner.Contract;
using EdgeReasoner.Rules.English;

namespace EdgeReasoner.Reasoning.Prompting.Symbolic;

/// <summary>Binds each of the requester's options to the model's tokens: a symbol, a trend, a truth or a number.</summary>
internal static class OptionBinder
{
    private static readonly string[][] TrendWords = [["rising", "going up", "increasing", "up", "climbing"], ["falling", "going down", "decreasing", "down", "dropping"], ["steady", "stable", "flat", "unchanged"]];
    private static readonly string[] Affirmations = ["yes", "true"];
    private static readonly string[] Denials = ["no", "false"];

    /// <summary>The numbers among the options of a question for a sum.</summary>
    /// <param name="request">The request.</param>
    /// <returns>Field and value of each option that is a number.</returns>
    internal static IEnumerable<(string Field, decimal Value)> Numbers(DecisionRequest request)
        => request.Options.Index()
            .Select(pair => (Field: $"options[{pair.Index}]", Ok: TryNumber(pair.Item, out var value), Value: value))
            .Where(item => item.Ok)
            .Select(item => (item.Field, item.Value));

    /// <summary>Binds the options of a request.</summary>
    /// <param name="request">The request.</param>
    /// <param name="writer">A writer of its problem (its tokens are not touched).</param>
    /// <returns>The bound options (none for an open number), or the option that cannot be one.</returns>
    internal static (IReadOnlyList<PromptOption>? Options, ParseFailure? ParseFailure) Bind(DecisionRequest request, TokenWriter writer)
        => writer.Problem.Ask switch
        {
            Ask.FirstRule => ([.. request.Options.Select((option, index) => new PromptOption(option.Id, new[] { writer.Symbols.Option(index) }))], null),
            Ask.ValueOf => Sums(request, writer),
            Ask.TrendOf => OfWords(request, "'rising', 'falling' and 'steady' are the answers to a question for a trend", TrendToken),
            Ask.Extreme extreme => ([.. request.Options.Select((option, index) => new PromptOption(option.Id, new[] { writer.Symbols.Name(extreme.Candidates[index]) }))], null),
            Ask.Logic logic => LogicWriter.Bind(request, writer, logic.Puzzle),
            Ask.World world => WorldWriter.Bind(request, writer, world.Puzzle),
            _ => Truths(request),
        };

    private static (IReadOnlyList<PromptOption>? Options, ParseFailure? ParseFailure) Sums(DecisionRequest request, TokenWriter writer)
    {
        if (request.AnswerType == AnswerType.Number)
        {
            return ([], null);
        }

        List<PromptOption> bound = [];
        foreach (var (index, option) in request.Options.Index())
        {
            if (!TryNumber(option, out var value))
            {
                return (null, new($"options[{index}]", option.Name, "the answers to a question for a sum are numbers; or leave the options out and set answer_type to 'number'"));
            }

            var number = new TokenWriter(writer.Problem, writer.Scale, writer.Symbols);
            number.Number(writer.Scale.Scale(value));
            bound.Add(new PromptOption(option.Id, number.Tokens.ToArray()));
        }

        return bound.Count > 0 ? (bound, null) : (null, new("answer_type", "", "a question for a sum needs answer_type 'number', or options that are numbers"));
    }

    /// <summary>Binds yes and no, or true and false.</summary>
    /// <param name="request">The request.</param>
    /// <returns>The bound options, or the option that cannot be one.</returns>
    internal static (IReadOnlyList<PromptOption>? Options, ParseFailure? ParseFailure) Truths(DecisionRequest request)
        => request.AnswerType == AnswerType.Boolean
            ? ([new PromptOption("true", new[] { TokenIds.Yes }), new PromptOption("false", new[] { TokenIds.No })], null)
            : OfWords(request, "'yes' and 'no' are the answers to a question that begins with 'is' (or set answer_type to 'boolean' without options)", TruthToken);

    /// <summary>Binds the answers to a question whether something follows: yes, no and, where the facts may leave it open, a word for that.</summary>
    /// <param name="request">The request.</param>
    /// <param name="undecided">The token for "unknown"; −1 when it is no answer.</param>
    /// <returns>The bound options, or the option that cannot be one.</returns>
    internal static (IReadOnlyList<PromptOption>? Options, ParseFailure? ParseFailure) Verdicts(DecisionRequest request, int undecided)
        => undecided < 0
            ? Truths(request)
            : OfWords(request, "'yes', 'no' and 'unknown' are the answers to this question", word => LogicParser.IsUndecided(word) ? undecided : TruthToken(word));

    private static (IReadOnlyList<PromptOption>? Options, ParseFailure? ParseFailure) OfWords(DecisionRequest request, string expected, Func<string, int> tokenOf)
    {
        List<PromptOption> bound = [];
        foreach (var (index, option) in request.Options.Index())
        {
            var token = tokenOf(TextCursor.Fold(option.Name));
            if (token < 0 || bound.Exists(other => other.Tokens.Span[0] == token))
            {
                return (null, new($"options[{index}]", option.Name, expected));
            }

            bound.Add(new PromptOption(option.Id, new[] { token }));
        }

        return bound.Count >= 2 ? (bound, null) : (null, new("options", "", expected));
    }

    private static int TrendToken(string folded)
    {
        var trend = Array.FindIndex(TrendWords, words => words.Contains(folded));
        return trend < 0 ? -1 : TokenIds.Of((Trend)trend);
    }

    private static int TruthToken(string folded) => Affirmations.Contains(folded) ? TokenIds.Yes : Denials.Contains(folded) ? TokenIds.No : -1;

    private static bool TryNumber(DecisionOption option, out decimal value)
        => decimal.TryParse(option.Name, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out value);
}
