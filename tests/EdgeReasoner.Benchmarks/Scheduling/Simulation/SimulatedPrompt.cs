using EdgeReasoner.Reasoning.Prompting;

namespace EdgeReasoner.Benchmarks.Scheduling.Simulation;

/// <summary>A prompt of a length; what it says does not matter.</summary>
internal sealed class SimulatedPrompt(int length) : DecisionPrompt
{
    private static readonly int[] Cue = [0];
    private static readonly int[] Zeros = new int[1024];
    private static readonly PromptOption[] Three = [new("a", new[] { 1 }), new("b", new[] { 2 }), new("c", new[] { 3 })];

    public override string Family => "simulated";

    public override ReadOnlyMemory<int> Tokens => Zeros.AsMemory(0, length);

    public override IReadOnlyList<PromptOption> Options => Three;

    public override ReadOnlyMemory<int> AnswerCue => Cue;

    public override ReadOnlyMemory<int> DraftCue => Cue;

    public override ReadOnlyMemory<int> CritiqueCue => Cue;

    public override ReadOnlyMemory<int> ReviseCue => default;

    public override ReadOnlyMemory<int> EndorsingTokens => Cue;

    public override ReadOnlyMemory<int> FlawTokens => Cue;

    public override GenerationLimits Draft => new(4, 24);

    public override GenerationLimits Critique => new(3, 16);

    public override int MaxAnswerTokens => 0;

    public override bool EndsStep(int token) => false;

    public override bool EndsReasoning(int token) => false;

    public override bool EndsAnswer(int token) => false;

    public override int[] Merge(ReadOnlySpan<int> reasoning, ReadOnlySpan<int> critique) => [.. reasoning, .. critique];

    public override string? ReadAnswer(ReadOnlySpan<int> tokens) => null;

    public override Finding Check(ReadOnlySpan<int> reasoning) => Finding.None;

    public override string? Decide() => null;

    public override string Describe(ReadOnlySpan<int> tokens) => "";
}
