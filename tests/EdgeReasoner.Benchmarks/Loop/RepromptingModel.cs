using System.Runtime.InteropServices;
using EdgeReasoner.Inference;

namespace EdgeReasoner.Benchmarks.Loop;

/// <summary>
/// What the loop would cost without its cache: each stage (one of the cues is appended) sends the whole sequence through the model again,
/// as a loop does that talks to a model by complete prompts. The tokens that are decided on are the same.
/// </summary>
/// <param name="inner">The sequence; disposed of with this.</param>
/// <param name="cues">Tokens that begin a stage.</param>
internal sealed class RepromptingModel(ILanguageModel inner, IReadOnlySet<int> cues) : ILanguageModel
{
    private readonly List<int> _tokens = [];
    private bool _isUnderWay; // a stage's prompt of which some chunks are still to come

    /// <inheritdoc/>
    public int Position => _tokens.Count;

    /// <inheritdoc/>
    public int ContextLength => inner.ContextLength;

    /// <inheritdoc/>
    public int VocabularySize => inner.VocabularySize;

    /// <inheritdoc/>
    public ReadOnlySpan<float> Append(ReadOnlySpan<int> tokens, CancellationToken cancellation)
    {
        var hasCue = false;
        foreach (var token in tokens)
        {
            hasCue |= cues.Contains(token);
        }

        // Several tokens without a cue are the first chunks of a prompt that ends in one.
        var beginsStage = !_isUnderWay && (hasCue || tokens.Length > 1);
        _isUnderWay = !hasCue && tokens.Length > 1;
        _tokens.AddRange(tokens);
        if (!beginsStage)
        {
            return inner.Append(tokens, cancellation);
        }

        inner.RewindTo(0);
        return inner.Append(CollectionsMarshal.AsSpan(_tokens), cancellation);
    }

    /// <inheritdoc/>
    public void RewindTo(int position)
    {
        _isUnderWay = false;
        _tokens.RemoveRange(position, _tokens.Count - position);
        inner.RewindTo(position);
    }

    /// <inheritdoc/>
    public ILanguageModel Fork() => throw new NotSupportedException("The loop does not fork.");

    /// <inheritdoc/>
    public void Dispose() => inner.Dispose();
}
