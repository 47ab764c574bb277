using EdgeReasoner.Reasoning.Prompting;

namespace EdgeReasoner.Tests.Doubles;

/// <summary>A prompt of three tokens with one-token cues, in the words of <see cref="Word"/>.</summary>
public sealed class ScriptedPrompt : DecisionPrompt
{
    public override string Family => "scripted";

    public override ReadOnlyMemory<int> Tokens => Question;

    public ReadOnlyMemory<int> Question { get; init; } = new[] { 1, 2, 3 };

    public override IReadOnlyList<PromptOption> Options => Allowed;

    public IReadOnlyList<PromptOption> Allowed { get; init; } =
        [new("a", new[] { Word.A }), new("b", new[] { Word.B }), new("c", new[] { Word.C })];

    public override ReadOnlyMemory<int> AnswerCue { get; } = new[] { Word.Answer };

    public override ReadOnlyMemory<int> DraftCue { get; } = new[] { Word.Think };

    public override ReadOnlyMemory<int> CritiqueCue { get; } = new[] { Word.Check };

    public override ReadOnlyMemory<int> ReviseCue => Rewrite ? new[] { Word.Revise } : default;

    /// <summary>Gets a value indicating whether a revision is written apart from the critique.</summary>
    public bool Rewrite { get; init; }

    /// <summary>Gets or sets a value indicating whether no critique changes the reasoning.</summary>
    public bool IgnoresCritiques { get; set; }

    public override ReadOnlyMemory<int> EndorsingTokens { get; } = new[] { Word.Ok };

    public override ReadOnlyMemory<int> FlawTokens { get; } = new[] { Word.Flaw };

    /// <summary>Gets what the checker says of reasonings; of others it says nothing.</summary>
    public IList<(int[] Reasoning, Finding Finding)> Findings { get; init; } = [];

    /// <summary>Gets what exact code decides; null for nothing.</summary>
    public string? Exact { get; init; }

    public override GenerationLimits Draft => new(3, 6);

    public override GenerationLimits Critique => new(2, 5);

    public override int MaxAnswerTokens => Options.Count == 0 ? 3 : 0;

    public override bool EndsStep(int token) => token == Word.End;

    public override bool EndsReasoning(int token) => token == Word.Done;

    public override bool EndsAnswer(int token) => token == Word.End;

    /// <summary>The critique is a flaw token and steps; it continues the reasoning, or, when its steps begin with <see cref="Word.S0"/>, stands in its place.</summary>
    public override int[] Merge(ReadOnlySpan<int> reasoning, ReadOnlySpan<int> critique)
    {
        var kept = reasoning is [.., Word.Done] ? reasoning[..^1] : reasoning;
        return critique.Length <= 1 || IgnoresCritiques ? reasoning.ToArray()
            : critique[1] == Word.S0 ? critique[1..].ToArray()
            : [.. kept, .. critique[1..]];
    }

    /// <summary>Reads one digit token and its end.</summary>
    public override string? ReadAnswer(ReadOnlySpan<int> tokens)
        => tokens is [>= Word.Digit0 and <= Word.Digit0 + 9, Word.End] ? $"{tokens[0] - Word.Digit0}" : null;

    public override Finding Check(ReadOnlySpan<int> reasoning)
    {
        foreach (var (known, finding) in Findings)
        {
            if (reasoning.SequenceEqual(known))
            {
                return finding;
            }
        }

        return Finding.None;
    }

    public override string? Decide() => Exact;

    public override string Describe(ReadOnlySpan<int> tokens) => string.Join(' ', tokens.ToArray());
}

/// <summary>The vocabulary of <see cref="ScriptedPrompt"/>.</summary>
public static class Word
{
    public const int Answer = 4;
    public const int Think = 5;
    public const int Check = 6;
    public const int Revise = 7;
    public const int Ok = 8;
    public const int Flaw = 9;
    public const int A = 10;
    public const int B = 11;
    public const int C = 12;
    public const int Yes = 13;
    public const int No = 14;
    public const int End = 15;
    public const int Done = 16;
    public const int S0 = 20;
    public const int S1 = 21;
    public const int S2 = 22;
    public const int S3 = 23;
    public const int Digit0 = 30;
    public const int VocabularySize = 40;
}
