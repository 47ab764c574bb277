using EdgeReasoner.Benchmarks.Workload;
using EdgeReasoner.Contract;

namespace EdgeReasoner.Benchmarks.Loop;

/// <summary>What one decision took.</summary>
/// <param name="Kind">Kind of the request.</param>
/// <param name="Milliseconds">From the rendered prompt to the decision.</param>
/// <param name="Rounds">Rounds that ran.</param>
/// <param name="Stop">Why it ended.</param>
/// <param name="Generated">Tokens generated.</param>
/// <param name="Prefill">Tokens and time of passes of several tokens.</param>
/// <param name="Decode">Tokens and time of passes of one token.</param>
/// <param name="IsRight">Whether the answer was the right one.</param>
internal sealed record LoopSample(RequestKind Kind, double Milliseconds, int Rounds, StopReason Stop, int Generated, PassTotal Prefill, PassTotal Decode, bool IsRight);
