using EdgeReasoner.Contract;
using EdgeReasoner.Inference.Tokenization;
using EdgeReasoner.Reasoning.Prompting.Chat;

namespace EdgeReasoner.Reasoning.Prompting.Text;

/// <summary>The language of general chat models: every request is understood, and quoted as data in a conversation.</summary>
public sealed class TextPromptFormat : IPromptFormat
{
    private readonly Tokenizer _tokenizer;
    private readonly ChatFormat _format;
    private readonly TextCues _cues;
    private readonly UntrustedText _untrusted;
    private readonly RequestText _text;

    /// <summary>Makes a format for a model.</summary>
    /// <param name="tokenizer">The model's tokenizer.</param>
    /// <param name="format">Its chat format, without problems.</param>
    /// <param name="endTokens">Further ids that end its turn, as its configuration says.</param>
    public TextPromptFormat(Tokenizer tokenizer, ChatFormat format, IEnumerable<int> endTokens)
    {
        (_tokenizer, _format, _cues) = (tokenizer, format, new TextCues(tokenizer, format, endTokens));
        _untrusted = new UntrustedText(tokenizer.SpecialTokens);
        _text = new RequestText(_untrusted);
        Version = $"text-1-{format.Name}";
    }

    /// <inheritdoc/>
    public string Version { get; }

    /// <summary>Says whether a tokenizer can write a chat format.</summary>
    /// <param name="tokenizer">The tokenizer.</param>
    /// <param name="format">The format.</param>
    /// <returns>Null when it can; otherwise one sentence that says what is missing and what to do.</returns>
    public static string? ProblemOf(Tokenizer tokenizer, ChatFormat format)
    {
        var missing = format.SpecialTokens.Except(format.Ends).Where(mark => !tokenizer.TryGetSpecialToken(mark, out _)).ToArray();
        return missing.Length == 0
            ? null
            : $"The tokenizer has no {string.Join(", ", missing)}, which the chat format {format.Name} writes; set Model:ChatFormat to the model's own format, one of {string.Join(", ", ChatFormats.All.Keys)}.";
    }

    /// <inheritdoc/>
    public PromptOutcome Render(DecisionRequest request)
    {
        // 1. Labels in an order that says nothing: models prefer some letters to others.
        int[] order = [.. Enumerable.Range(0, request.Options.Count)];
        new Random(RequestSeed.Of(request)).Shuffle(order);
        var labelled = order.Index().Select(pair => (Label: $"{(char)('A' + pair.Index)}", Option: request.Options[pair.Item])).ToArray();

        // 2. The conversation up to where the model speaks.
        var parts = _format.Render([new ChatMessage(ChatRole.System, RequestText.Instructions), new ChatMessage(ChatRole.User, _text.Write(request, labelled))]);
        var tokens = _tokenizer.Tokenize([.. parts]);

        // 3. What each allowed answer looks like after "Answer:".
        PromptOption[] options = request.AnswerType == AnswerType.Boolean && request.Options.Count == 0
            ? [new PromptOption("true", _cues.AnswerYes), new PromptOption("false", _cues.AnswerNo)]
            : [.. request.Options.Index().Select(pair => new PromptOption(pair.Item.Id, _cues.Labels[Array.IndexOf(order, pair.Index)]))];
        return new PromptOutcome.Ready(new TextPrompt(request, _tokenizer, _cues, tokens, options));
    }
}
