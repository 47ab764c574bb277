using EdgeReasoner.Inference;

namespace EdgeReasoner.Benchmarks.Loop;

/// <summary>A sequence that counts and times its passes: several tokens are a prefill, one is a decode step.</summary>
/// <param name="inner">The sequence; disposed of with this.</param>
/// <param name="clock">Measures.</param>
internal sealed class MeteredModel(ILanguageModel inner, TimeProvider clock) : ILanguageModel
{
    /// <summary>Gets tokens and time of prefills since the last <see cref="Restart"/>.</summary>
    public PassTotal Prefill { get; private set; }

    /// <summary>Gets tokens and time of decode steps since the last <see cref="Restart"/>.</summary>
    public PassTotal Decode { get; private set; }

    /// <inheritdoc/>
    public int Position => inner.Position;

    /// <inheritdoc/>
    public int ContextLength => inner.ContextLength;

    /// <inheritdoc/>
    public int VocabularySize => inner.VocabularySize;

    /// <summary>Sets the counts to zero.</summary>
    public void Restart() => (Prefill, Decode) = (default, default);

    /// <inheritdoc/>
    public ReadOnlySpan<float> Append(ReadOnlySpan<int> tokens, CancellationToken cancellation)
    {
        var start = clock.GetTimestamp();
        var logits = inner.Append(tokens, cancellation);
        var pass = new PassTotal(tokens.Length, clock.GetElapsedTime(start).TotalMilliseconds);
        if (tokens.Length > 1)
        {
            Prefill += pass;
        }
        else
        {
            Decode += pass;
        }

        return logits;
    }

    /// <inheritdoc/>
    public void RewindTo(int position) => inner.RewindTo(position);

    /// <inheritdoc/>
    public ILanguageModel Fork() => throw new NotSupportedException("The loop does not fork.");

    /// <inheritdoc/>
    public void Dispose() => inner.Dispose();
}

/// <summary>Tokens that went through the model, and the time it took.</summary>
/// <param name="Tokens">How many.</param>
/// <param name="Milliseconds">The time.</param>
internal readonly record struct PassTotal(int Tokens, double Milliseconds)
{
    /// <summary>Gets the speed; NaN without tokens.</summary>
    public double TokensPerSecond => Tokens == 0 ? double.NaN : Tokens / Milliseconds * 1000;

    /// <summary>Adds two totals.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">The other.</param>
    /// <returns>Their sum.</returns>
    public static PassTotal operator +(PassTotal left, PassTotal right) => new(left.Tokens + right.Tokens, left.Milliseconds + right.Milliseconds);
}
