namespace EdgeReasoner.Gpio;

/// <summary>What an answer did to an output.</summary>
/// <param name="Name">The output.</param>
/// <param name="Level">The level it was to have.</param>
/// <param name="Cause">Why that is the fail-safe level; null when it is the answer's.</param>
/// <param name="Problem">Why the line could not be driven; null when it was.</param>
internal sealed record OutputEffect(string Name, OutputLevel Level, string? Cause, string? Problem);
