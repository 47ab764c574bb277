using EdgeReasoner.Configuration;

namespace EdgeReasoner.Gpio;

/// <summary>Says what an answer does to an output: what the configuration says for it, or the fail-safe level with the cause.</summary>
internal static class OutputRule
{
    /// <summary>The cause when no answer came in time, or a part failed.</summary>
    public const string Fault = "fault";

    /// <summary>The cause when the answer was not sure enough.</summary>
    public const string LowConfidence = "low_confidence";

    /// <summary>Judges an answer.</summary>
    /// <param name="output">The output's options.</param>
    /// <param name="answer">The answer.</param>
    /// <returns>The level, and why it is the fail-safe one; null when it is the answer's.</returns>
    public static (OutputLevel Level, string? Cause) Judge(GpioOutputOptions output, TriggerAnswer answer)
    {
        if (answer.IsAbstention || (answer.IsDecision && !(answer.Confidence >= output.MinConfidence)))
        {
            return (output.FailSafe, LowConfidence);
        }

        return answer is { IsDecision: true, Answer: { } word } && output.Levels.TryGetValue(word, out var level) ? (level, null) : (output.FailSafe, Fault);
    }
}
