using EdgeReasoner.Contract;
using EdgeReasoner.Inference.Tokenization;
using EdgeReasoner.Reasoning.Prompting.Symbolic;

namespace EdgeReasoner.Reasoning.Prompting.Text;

/// <summary>One request as a conversation with a chat model.</summary>
internal sealed class TextPrompt : DecisionPrompt
{
    /// <summary>Short steps, one on a line: as many as two lines of rules and a conclusion take.</summary>
    private const int MaxSteps = 6;

    /// <summary>Tokens of a draft, a critique or a revision: the size for which deadlines are planned (docs/engine.md, "Measured").</summary>
    private const int MaxTokens = 64;

    private readonly DecisionRequest _request;
    private readonly Tokenizer _tokenizer;
    private readonly TextCues _cues;
    private readonly int[] _tokens;
    private readonly Lazy<SymbolicPrompt?> _exact;

    internal TextPrompt(DecisionRequest request, Tokenizer tokenizer, TextCues cues, int[] tokens, IReadOnlyList<PromptOption> options)
    {
        (_request, _tokenizer, _cues, _tokens, Options) = (request, tokenizer, cues, tokens, options);

        // Where the request is in controlled English, the checker knows its answer whatever model is asked.
        _exact = new Lazy<SymbolicPrompt?>(() => SymbolicPromptFormat.Read(request).Prompt);
        MaxAnswerTokens = request.AnswerType switch { AnswerType.Number => 16, AnswerType.Text => 64, _ => 0 };
    }

    /// <inheritdoc/>
    public override string Family => _request switch
    {
        { AnswerType: AnswerType.Number } => "maths",
        { AnswerType: AnswerType.Text } => "text",
        { Rules.Count: > 0 } => "control",
        { AnswerType: AnswerType.Boolean } => "boolean",
        _ => "choice",
    };

    /// <inheritdoc/>
    public override ReadOnlyMemory<int> Tokens => _tokens;

    /// <inheritdoc/>
    public override IReadOnlyList<PromptOption> Options { get; }

    /// <inheritdoc/>
    public override ReadOnlyMemory<int> AnswerCue => _cues.Answer;

    /// <inheritdoc/>
    public override ReadOnlyMemory<int> NeutralCue => _cues.Neutral;

    /// <inheritdoc/>
    public override ReadOnlyMemory<int> DraftCue => _cues.Draft;

    /// <inheritdoc/>
    public override ReadOnlyMemory<int> CritiqueCue => _cues.Critique;

    /// <inheritdoc/>
    public override ReadOnlyMemory<int> ReviseCue => _cues.Revise;

    /// <inheritdoc/>
    public override ReadOnlyMemory<int> EndorsingTokens => _cues.Yes;

    /// <inheritdoc/>
    public override ReadOnlyMemory<int> FlawTokens => _cues.No;

    /// <inheritdoc/>
    public override GenerationLimits Draft { get; } = new(MaxSteps, MaxTokens);

    /// <inheritdoc/>
    public override GenerationLimits Critique { get; } = new(MaxSteps, MaxTokens);

    /// <inheritdoc/>
    public override int MaxAnswerTokens { get; }

    /// <inheritdoc/>
    public override bool EndsStep(int token) => _tokenizer.BytesOf(token).Contains((byte)'\n');

    /// <inheritdoc/>
    public override bool EndsReasoning(int token) => IsEnd(token);

    /// <inheritdoc/>
    public override int Kept(ReadOnlySpan<int> written)
    {
        var kept = written.Length;
        while (kept > 0 && (IsEnd(written[kept - 1]) || IsLineBreak(written[kept - 1])))
        {
            kept--;
        }

        return kept;
    }

    /// <inheritdoc/>
    public override bool EndsAnswer(int token) => _cues.Ends.Contains(token) || EndsStep(token);

    /// <inheritdoc/>
    public override int[] Merge(ReadOnlySpan<int> reasoning, ReadOnlySpan<int> critique) => reasoning.ToArray(); // revisions are written apart

    /// <inheritdoc/>
    public override string? ReadAnswer(ReadOnlySpan<int> tokens)
    {
        var text = _tokenizer.Detokenize(tokens[..Kept(tokens)]).Trim();
        return text.Length == 0 ? null : _request.AnswerType == AnswerType.Number ? NumberText.Read(text) : text.TrimEnd('.');
    }

    /// <inheritdoc/>
    public override string? Decide() => _exact.Value?.Decide();

    /// <inheritdoc/>
    public override string Describe(ReadOnlySpan<int> tokens) => _tokenizer.Detokenize(tokens[..Kept(tokens)]).Trim();

    private bool IsEnd(int token) => token == _cues.AnswerWord || _cues.Ends.Contains(token);

    private bool IsLineBreak(int token) => _tokenizer.BytesOf(token) is { IsEmpty: false } bytes && !bytes.ContainsAnyExcept((byte)'\n', (byte)'\r', (byte)' ');
}
