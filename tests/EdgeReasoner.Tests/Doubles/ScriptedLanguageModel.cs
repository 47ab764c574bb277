using EdgeReasoner.Inference;
using Microsoft.Extensions.Time.Testing;

namespace EdgeReasoner.Tests.Doubles;

/// <summary>A language model whose logits are a function of the cached tokens and whose passes take fake time.</summary>
/// <param name="vocabularySize">Number of logits.</param>
/// <param name="script">From all cached tokens, and the logits to fill (zeros before), to nothing.</param>
public sealed class ScriptedLanguageModel(int vocabularySize, ScriptedLanguageModel.Script script) : ILanguageModel
{
    private readonly List<int> _tokens = new(1024); // does not grow in tests that count allocations
    private readonly List<int> _passes = new(1024);
    private readonly float[] _logits = new float[vocabularySize];

    public delegate void Script(IReadOnlyList<int> tokens, Span<float> logits);

    /// <summary>Gets the lengths of all passes that were completed.</summary>
    public IReadOnlyList<int> Passes => _passes;

    public IReadOnlyList<int> Tokens => _tokens;

    public bool IsDisposed { get; private set; }

    /// <summary>Gets the clock that <see cref="TokenCost"/> moves; null when passes take no time.</summary>
    public FakeTimeProvider? Clock { get; init; }

    public TimeSpan TokenCost { get; init; }

    /// <summary>Gets who is told the length of each pass that was completed, of forks too.</summary>
    public Action<int>? Passed { get; init; }

    public int Position => _tokens.Count;

    public int ContextLength { get; init; } = 1024;

    public int VocabularySize => vocabularySize;

    /// <summary>A model that says the given tokens in turn, then token 0 for ever, whatever was appended before <paramref name="from"/>.</summary>
    public static Script Saying(int from, params int[] sentence) => (tokens, logits) =>
    {
        var index = tokens.Count - from;
        logits[index >= 0 && index < sentence.Length ? sentence[index] : 0] = 10;
    };

    public ReadOnlySpan<float> Append(ReadOnlySpan<int> tokens, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfZero(tokens.Length, nameof(tokens));
        foreach (var token in tokens)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(token, nameof(tokens));
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(token, vocabularySize, nameof(tokens));
        }

        if (tokens.Length > ContextLength - Position)
        {
            throw new ContextOverflowException(Position, tokens.Length, ContextLength);
        }

        cancellation.ThrowIfCancellationRequested();
        for (var i = 0; i < tokens.Length && TokenCost > TimeSpan.Zero; i++)
        {
            Clock!.Advance(TokenCost);
            cancellation.ThrowIfCancellationRequested(); // the engine ends a pass between two operations
        }

        _tokens.AddRange(tokens);
        _passes.Add(tokens.Length);
        Passed?.Invoke(tokens.Length);
        Array.Clear(_logits);
        script(_tokens, _logits);
        return _logits;
    }

    /// <summary>Gets the logits after the last token.</summary>
    public ReadOnlySpan<float> Logits => _logits;

    /// <summary>Holds these tokens from now on, as a copy of another sequence does.</summary>
    public void Become(IEnumerable<int> tokens)
    {
        int[] all = [.. tokens];
        _tokens.Clear();
        _tokens.AddRange(all);
    }

    /// <summary>Appends a token in no time, as part of a step of several sequences. One that the script does not know gives zeros: it may be a branch that has ended.</summary>
    public void AppendAtOnce(int token)
    {
        _tokens.Add(token);
        Array.Clear(_logits);
        if (token != 0)
        {
            script(_tokens, _logits);
        }
    }

    public void RewindTo(int position)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(position);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(position, Position);
        _tokens.RemoveRange(position, Position - position);
    }

    public ILanguageModel Fork()
    {
        var fork = new ScriptedLanguageModel(vocabularySize, script) { Clock = Clock, TokenCost = TokenCost, ContextLength = ContextLength, Passed = Passed };
        fork._tokens.AddRange(_tokens);
        return fork;
    }

    public void Dispose() => IsDisposed = true;
}
