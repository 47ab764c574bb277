using EdgeReasoner.Gpio.Readings;

namespace EdgeReasoner.Gpio;

/// <summary>The question of a trigger, and the outputs that its answers drive.</summary>
/// <param name="Name">Its name in the configuration.</param>
/// <param name="Profile">The profile that is asked.</param>
/// <param name="Budget">The time for an answer, from the confirmed edge on.</param>
/// <param name="Priority">The urgency, 0 to 3.</param>
/// <param name="Readings">What decisions rest on.</param>
/// <param name="Outputs">What answers do.</param>
internal sealed record TriggerSetup(
    string Name, string Profile, TimeSpan Budget, int Priority, IReadOnlyList<IReadingSource> Readings, IReadOnlyList<TriggerOutput> Outputs);
