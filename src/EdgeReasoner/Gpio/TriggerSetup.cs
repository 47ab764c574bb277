using EdgeReasoner.Gpio.Readings;

namespace EdgeReasoner.Gpio;

/// <summary>What a trigger asks, and what its answers do.</summary>
/// <param name="Name">Its name in the configuration.</param>
/// <param name="Profile">The profile that is asked.</param>
/// <param name="Budget">The time for an answer, from the confirmed edge on.</param>
/// <param name="Priority">The urgency, 0 to 3.</param>
/// <param name="Readings">What decisions rest on.</param>
/// <param name="Outputs">What answers do.</param>
internal sealed record TriggerSetup(
    string Name, string Profile, TimeSpan Budget, int Priority, IReadOnlyList<IReadingSource> Readings, IReadOnlyList<TriggerOutput> Outputs);
