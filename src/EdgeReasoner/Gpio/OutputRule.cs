using EdgeReasoner.Configuration;
using EdgeReasoner.Contract;

namespace EdgeReasoner.Gpio;

/// <summary>
/// The effect of answers on an output: the level that the configuration gives to each, or the fail-safe level with the cause. Answers are compared by
/// their own kind: an option by its id, a number by its amount, a truth value as such. Confidence counts as it is published, so that whoever
/// reads the decision's document comes to the same level.
/// </summary>
internal sealed class OutputRule
{
    /// <summary>The cause when no answer came in time, or a part failed.</summary>
    public const string Fault = "fault";

    /// <summary>The cause when the answer was not sure enough.</summary>
    public const string LowConfidence = "low_confidence";

    /// <summary>The cause when the answer is a number for which no level is configured.</summary>
    public const string NoLevel = "no_level";

    private readonly Dictionary<AnswerValue, OutputLevel> _levels = [];
    private readonly OutputLevel _failSafe;
    private readonly double _minConfidence;

    /// <summary>Reads the configured levels.</summary>
    /// <param name="options">The output's options, without problems.</param>
    /// <param name="answers">What kind of answers the output carries out.</param>
    public OutputRule(GpioOutputOptions options, AnswerType answers)
    {
        (_failSafe, _minConfidence) = (options.FailSafe, options.MinConfidence);
        foreach (var (text, level) in options.Levels)
        {
            _levels[AnswerValue.Of(answers, text)!] = level;
        }
    }

    /// <summary>Judges an answer.</summary>
    /// <param name="answer">The answer.</param>
    /// <returns>The level, and why it is the fail-safe one; null when it is the answer's.</returns>
    public (OutputLevel Level, string? Cause) Judge(Answer answer)
    {
        var isDecision = answer.Outcome is Outcome.Decided or Outcome.BestSoFar;
        if (answer.Outcome == Outcome.Undecided || (isDecision && Probability.Published(answer.Confidence) < _minConfidence))
        {
            return (_failSafe, LowConfidence);
        }

        return !isDecision || answer.Value is not { } value ? (_failSafe, Fault)
            : _levels.TryGetValue(value, out var level) ? (level, null)
            : (_failSafe, value is AnswerValue.Number ? NoLevel : Fault);
    }
}
