namespace EdgeReasoner.Hosting;

/// <summary>An answer as it was first published.</summary>
/// <param name="Payload">Its bytes, never changed.</param>
/// <param name="Status">Its status.</param>
/// <param name="Message">The error's message; null without an error.</param>
internal sealed record StoredAnswer(byte[] Payload, int Status, string? Message);
