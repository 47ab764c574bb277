using EdgeReasoner.Contract;
using EdgeReasoner.Inference.Tokenization;
using EdgeReasoner.Rules.English;

namespace EdgeReasoner.Reasoning.Prompting.Symbolic;

/// <summary>The language of the bundled model: controlled English in, placeholder symbols and place-valued digits out.</summary>
public sealed class SymbolicPromptFormat : IPromptFormat
{
    /// <summary>The version by which a model folder says that it was trained on this format.</summary>
    public const string CurrentVersion = "symbolic-2";

    /// <inheritdoc/>
    public string Version => CurrentVersion;

    /// <inheritdoc/>
    public bool IsNotation => true;

    /// <summary>Says whether a model folder's tokenizer speaks this format.</summary>
    /// <param name="tokenizer">The folder's tokenizer.</param>
    /// <returns>Null when it does; otherwise one sentence that says what differs and what to do.</returns>
    public static string? ProblemOf(WordLevelTokenizer tokenizer)
    {
        var tokens = SymbolicVocabulary.Tokens;
        var same = 0;
        while (same < Math.Min(tokens.Count, tokenizer.VocabularySize) && tokenizer.TokenOf(same) == tokens[same])
        {
            same++;
        }

        return same == tokens.Count && same == tokenizer.VocabularySize
            ? null
            : $"tokenizer.json: the vocabulary is not that of the prompt format {CurrentVersion} (it differs from id {same} on); use a folder exported for this version, such as models/edge-mini.";
    }

    /// <inheritdoc/>
    public PromptOutcome Render(DecisionRequest request)
    {
        var (prompt, failure) = Read(request);
        return prompt is not null
            ? new PromptOutcome.Ready(prompt)
            : new PromptOutcome.NotUnderstood(failure!.Field, failure.Word, failure.ToSentence());
    }

    /// <summary>Renders a request, keeping what was understood for those who derive the right answer from it.</summary>
    /// <param name="request">The request.</param>
    /// <returns>The prompt, or the parse failure; exactly one of them is not null.</returns>
    internal static (SymbolicPrompt? Prompt, ParseFailure? ParseFailure) Read(DecisionRequest request)
    {
        // 1. What do the words mean?
        var (problem, failure) = ProblemParser.Read(request);
        if (problem is null)
        {
            return (null, failure);
        }

        // 2. How are its numbers written, and what stands for its names?
        var (scale, tooLong) = NumberScale.Of(problem, problem.Ask is Ask.ValueOf ? OptionBinder.Numbers(request) : []);
        if (scale is null)
        {
            return (null, tooLong);
        }

        var random = new Random(SeedOf(request));
        var writer = new TokenWriter(problem, scale, new SymbolTable(random));
        var (options, unbound) = OptionBinder.Bind(request, writer);
        if (options is null)
        {
            return (null, unbound);
        }

        // 3. Write it down, the options that a rule names in an order that says nothing; no other can be the answer.
        int[] order = [.. problem.Rules.Select(rule => rule.Option).Distinct()];
        random.Shuffle(order);
        PromptWriter.Write(writer, order);
        return (new SymbolicPrompt(request, writer, options), null);
    }

    // FNV-1a over the words that make the prompt: stable across processes, unlike string.GetHashCode.
    private static int SeedOf(DecisionRequest request)
    {
        var hash = 2166136261u;
        Add(request.Question);
        foreach (var rule in request.Rules)
        {
            Add(rule);
        }

        foreach (var option in request.Options)
        {
            Add(option.Name);
        }

        return (int)(hash & 0x7FFFFFFF);

        void Add(string text)
        {
            foreach (var letter in text)
            {
                hash = (hash ^ letter) * 16777619u;
            }

            hash = (hash ^ 0xFF) * 16777619u;
        }
    }
}
