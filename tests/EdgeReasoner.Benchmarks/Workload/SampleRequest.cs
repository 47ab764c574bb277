namespace EdgeReasoner.Benchmarks.Workload;

/// <summary>A request with what is known of it.</summary>
/// <param name="Kind">Its kind.</param>
/// <param name="Expected">The right answer.</param>
/// <param name="DeadlineMs">Its deadline in milliseconds.</param>
/// <param name="Payload">It as JSON.</param>
internal sealed record SampleRequest(RequestKind Kind, string Expected, int DeadlineMs, byte[] Payload);
