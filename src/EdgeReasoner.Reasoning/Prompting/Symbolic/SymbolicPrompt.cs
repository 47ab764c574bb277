using EdgeReasoner.Contract;
using EdgeReasoner.Rules.English;

namespace EdgeReasoner.Reasoning.Prompting.Symbolic;

/// <summary>One request in the bundled model's tokens.</summary>
internal sealed class SymbolicPrompt : DecisionPrompt
{
    // A stage may go to the reasoning's end: a draft that had to stop after four steps left the longer items no round to mend a mistake in (docs/lab-log.md). The clock still cuts it at any step.
    private const int StepsPerStage = SymbolicVocabulary.MaxSteps;

    private readonly int[] _tokens;
    private readonly TokenDescriber _describer;
    private Trace? _exact;

    internal SymbolicPrompt(DecisionRequest request, TokenWriter writer, IReadOnlyList<PromptOption> options)
    {
        _tokens = [.. writer.Tokens];
        Writer = writer;
        Options = options;
        _describer = new TokenDescriber(request, writer);

        // The longest step compares three pairs of a series: labels and name, four numbers, three times every place with verdict and tally, the end.
        var tokens = StepsPerStage * ((7 * writer.Scale.Places) + 20);
        Draft = new GenerationLimits(StepsPerStage, tokens);
        Critique = new GenerationLimits(StepsPerStage, tokens + 2);
        MaxAnswerTokens = options.Count > 0 ? 0 : writer.Scale.Places + 2;
    }

    /// <summary>Gets the exact reasoning. Two threads may make it at once; either is right.</summary>
    private Trace Exact => _exact ??= ExactReasoner.Solve(this);

    /// <summary>Gets the writer, which knows the problem, the scale and the symbols.</summary>
    internal TokenWriter Writer { get; }

    /// <inheritdoc/>
    public override string Family => Writer.Problem.Ask switch
    {
        Ask.FirstRule => "control",
        Ask.TrendOf => "trend",
        Ask.Logic => "logic",
        Ask.World => "common_sense",
        _ => "maths",
    };

    /// <inheritdoc/>
    public override ReadOnlyMemory<int> Tokens => _tokens;

    /// <inheritdoc/>
    public override IReadOnlyList<PromptOption> Options { get; }

    /// <inheritdoc/>
    public override ReadOnlyMemory<int> AnswerCue { get; } = new[] { TokenIds.Answer };

    /// <inheritdoc/>
    public override ReadOnlyMemory<int> DraftCue { get; } = new[] { TokenIds.Think };

    /// <inheritdoc/>
    public override ReadOnlyMemory<int> CritiqueCue { get; } = new[] { TokenIds.Check };

    /// <inheritdoc/>
    public override ReadOnlyMemory<int> ReviseCue => default;

    /// <inheritdoc/>
    public override ReadOnlyMemory<int> EndorsingTokens { get; } = new[] { TokenIds.Ok };

    /// <inheritdoc/>
    public override ReadOnlyMemory<int> FlawTokens { get; } = new[] { TokenIds.More, TokenIds.Wrong };

    /// <inheritdoc/>
    public override GenerationLimits Draft { get; }

    /// <inheritdoc/>
    public override GenerationLimits Critique { get; }

    /// <inheritdoc/>
    public override int MaxAnswerTokens { get; }

    /// <inheritdoc/>
    public override bool EndsStep(int token) => token == TokenIds.End;

    /// <inheritdoc/>
    public override bool EndsReasoning(int token) => token == TokenIds.Done || token == TokenIds.Ok || token == TokenIds.Eos;

    /// <inheritdoc/>
    public override bool EndsAnswer(int token) => token == TokenIds.End || token == TokenIds.Eos;

    /// <inheritdoc/>
    public override int[] Merge(ReadOnlySpan<int> reasoning, ReadOnlySpan<int> critique) => StepMerge.Merge(reasoning, critique);

    /// <inheritdoc/>
    public override string? ReadAnswer(ReadOnlySpan<int> tokens)
    {
        if (tokens.Length <= Writer.Scale.Places || (tokens[0] != TokenIds.Positive && tokens[0] != TokenIds.Negative))
        {
            return null;
        }

        var value = 0L;
        for (var place = 0; place < Writer.Scale.Places; place++)
        {
            var token = tokens[place + 1];
            if (token < TokenIds.Digit(0, place) || token > TokenIds.Digit(9, place))
            {
                return null;
            }

            value += TokenIds.DigitValue(token);
        }

        return Writer.Scale.Unscale(tokens[0] == TokenIds.Negative ? -value : value);
    }

    /// <inheritdoc/>
    public override Finding Check(ReadOnlySpan<int> reasoning) => Decide() is { } answer ? TraceCheck.Of(this, Exact, answer, reasoning) : Finding.None;

    /// <inheritdoc/>
    /// <remarks>Null when what is true is not among the options.</remarks>
    public override string? Decide()
    {
        var answer = Exact.Answer;
        return Options.Count == 0
            ? ReadAnswer(answer)
            : Options.FirstOrDefault(option => answer.AsSpan().StartsWith(option.Tokens.Span))?.Id;
    }

    /// <inheritdoc/>
    public override string Describe(ReadOnlySpan<int> tokens) => _describer.Describe(tokens);
}
