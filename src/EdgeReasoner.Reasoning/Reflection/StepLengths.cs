using EdgeReasoner.Reasoning.Prompting;

namespace EdgeReasoner.Reasoning.Reflection;

/// <summary>The measured length of reasoning steps: limits allow for the longest, and a step that is thought longer than it is would not be begun.</summary>
/// <remarks>Not thread-safe: it belongs to the loop, and outlives decisions.</remarks>
internal sealed class StepLengths
{
    /// <summary>Weight of the newest generation: half the weight lies on the last seven.</summary>
    private const double Weight = 0.1;

    /// <summary>Steps vary; this much more than the mean is allowed for.</summary>
    private const double Allowance = 1.5;

    private double? _mean;

    /// <summary>Learns from a generation.</summary>
    /// <param name="tokens">Tokens of its whole steps.</param>
    /// <param name="steps">How many steps; a generation without any teaches nothing.</param>
    public void Observe(int tokens, int steps)
    {
        if (steps > 0)
        {
            var length = (double)tokens / steps;
            _mean = _mean is { } mean ? mean + (Weight * (length - mean)) : length;
        }
    }

    /// <summary>Tokens of one step: the least that is worth beginning.</summary>
    /// <param name="limits">Steps and tokens allowed.</param>
    /// <returns>1 or more, and no more than a step's share of the limits.</returns>
    public int OfStep(GenerationLimits limits)
    {
        var share = (limits.MaxTokens + limits.MaxSteps - 1) / limits.MaxSteps;
        return _mean is { } mean ? Math.Clamp((int)Math.Ceiling(mean * Allowance), 1, share) : share;
    }

    /// <summary>Tokens of a generation that uses all its steps.</summary>
    /// <param name="limits">Steps and tokens allowed.</param>
    /// <returns>1 or more, and no more than the limits allow.</returns>
    public int OfAll(GenerationLimits limits) => Math.Min(limits.MaxTokens, limits.MaxSteps * OfStep(limits));
}
