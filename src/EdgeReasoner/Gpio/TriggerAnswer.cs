using System.Text.Json;

namespace EdgeReasoner.Gpio;

/// <summary>What an answer document says to the outputs. It is read as a requester at the broker would read it.</summary>
/// <param name="IsDecision">Whether the model decided: <c>decided</c> or <c>best_so_far</c>.</param>
/// <param name="IsAbstention">Whether it abstained.</param>
/// <param name="Answer">The answer; null without one.</param>
/// <param name="Confidence">Its confidence in [0, 1]; 0 without one.</param>
internal sealed record TriggerAnswer(bool IsDecision, bool IsAbstention, string? Answer, double Confidence)
{
    /// <summary>Reads an answer.</summary>
    /// <param name="document">An answer as docs/mqtt.md describes it.</param>
    /// <returns>What it says.</returns>
    public static TriggerAnswer Read(JsonElement document)
    {
        var outcome = document.GetProperty("outcome").GetString();
        return new TriggerAnswer(
            outcome is "decided" or "best_so_far",
            outcome == "abstained",
            document.TryGetProperty("answer", out var answer) ? answer.GetString() : null,
            document.TryGetProperty("confidence", out var confidence) ? confidence.GetDouble() : 0);
    }
}
