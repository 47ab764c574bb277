using System.Runtime.InteropServices;
using EdgeReasoner.Inference.Generation;
using EdgeReasoner.Reasoning.Prompting;

namespace EdgeReasoner.Reasoning.Reflection;

/// <summary>A reasoning, critique or revision while it is generated, alone or in a batch: when it ends, and what of it is kept.</summary>
/// <param name="prompt">For its marks.</param>
/// <param name="limits">How much may be written.</param>
/// <param name="maxTokens">Most tokens: those of the limits, or what the context has room for.</param>
internal sealed class OngoingGeneration(DecisionPrompt prompt, GenerationLimits limits, int maxTokens)
{
    private readonly List<int> _tokens = new(Math.Max(0, maxTokens));
    private readonly List<double> _logProbabilities = new(Math.Max(0, maxTokens));
    private int _steps;
    private int _boundary;
    private bool _isAtEnd;
    private bool _isCut;

    /// <summary>Gets a value indicating whether it goes on.</summary>
    public bool GoesOn => !_isAtEnd && !_isCut && _tokens.Count < maxTokens && _steps < limits.MaxSteps;

    /// <summary>Gets the tokens so far; valid until the next one.</summary>
    public ReadOnlySpan<int> Tokens => CollectionsMarshal.AsSpan(_tokens);

    /// <summary>The number of tokens that must still fit into the time, or it is cut. At a boundary a whole step must, or its tokens would be written to be dropped.</summary>
    /// <param name="lengths">How long steps are.</param>
    /// <returns>1 or more.</returns>
    public int Needed(StepLengths lengths)
        => _tokens.Count > _boundary ? 1 : _steps > 0 ? Math.Max(1, _boundary / _steps) : lengths.OfStep(limits);

    /// <summary>Ends it: the clock wants it.</summary>
    public void Cut() => _isCut = true;

    /// <summary>Lets a sampler pick the next token.</summary>
    /// <param name="logits">What the model says, shape <c>[vocabulary]</c>.</param>
    /// <param name="sampler">Picks.</param>
    /// <param name="refused">Tokens that may not stand at the first place.</param>
    /// <param name="first">Tokens that may stand there; empty for all others.</param>
    public void Pick(ReadOnlySpan<float> logits, Sampler sampler, int[] refused, ReadOnlySpan<int> first)
    {
        var isForced = _tokens.Count == 0 && !first.IsEmpty;
        var allowed = isForced ? first : _tokens.Count == 0 && refused.Length > 0 ? [.. Enumerable.Range(0, logits.Length).Except(refused)] : default;
        var token = sampler.Pick(logits, allowed);
        _tokens.Add(token);
        _logProbabilities.Add(isForced ? 0 : LogProbabilities.OfToken(logits, token)); // 1 to 2 µs a token for 400 words, 0.4 ms for 150,000: about a hundredth of such a model's step
        _isAtEnd = prompt.EndsReasoning(token);
        if (_isAtEnd || prompt.EndsStep(token))
        {
            _steps++;
            _boundary = _tokens.Count;
        }
    }

    /// <summary>The part of it that is kept. An unfinished step misleads the probe; a model without step marks that reached its token limit keeps what it wrote.</summary>
    /// <param name="lengths">Learns how long the steps were.</param>
    /// <returns>The generation.</returns>
    public GenerationResult End(StepLengths lengths)
    {
        lengths.Observe(_boundary, _steps);
        var kept = _isCut || _boundary > 0 ? _boundary : _tokens.Count;
        return new GenerationResult([.. _tokens[..kept]], [.. _logProbabilities[..kept]], _tokens.Count, _steps, _isAtEnd, _isCut);
    }
}
