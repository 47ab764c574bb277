using EdgeReasoner.Inference;

namespace EdgeReasoner.Tests.Doubles;

/// <summary>Sequences of a scripted model in parallel; a step of several takes fake time once, as one pass.</summary>
/// <param name="model">The model whose script they follow.</param>
/// <param name="slots">How many.</param>
public sealed class ScriptedSlotPool(ScriptedLanguageModel model, int slots) : ISlotPool
{
    private readonly ScriptedLanguageModel[] _sequences = [.. Enumerable.Range(0, slots).Select(_ => (ScriptedLanguageModel)model.Fork())];
    private readonly List<int> _steps = [];

    /// <summary>Gets how many sequences took each step.</summary>
    public IReadOnlyList<int> Steps => _steps;

    /// <summary>Gets the passes that each sequence took alone.</summary>
    public IEnumerable<IReadOnlyList<int>> Alone => _sequences.Select(static sequence => sequence.Passes);

    public bool IsDisposed { get; private set; }

    /// <summary>Gets or sets how much longer a further sequence makes a step, as a share of a token of one.</summary>
    public double CostOfAnother { get; set; }

    public int Slots => _sequences.Length;

    public ILanguageModel Sequence(int slot) => _sequences[slot];

    public void Load(int slot, ILanguageModel source, int position)
        => _sequences[slot].Become(((ScriptedLanguageModel)source.Unwrapped).Tokens.Take(position));

    public void Copy(int from, int to, int position) => _sequences[to].Become(_sequences[from].Tokens.Take(position));

    public void Step(ReadOnlySpan<int> tokens, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        model.Clock?.Advance(model.TokenCost * (1 + (CostOfAnother * (tokens.Length - 1))));
        cancellation.ThrowIfCancellationRequested();
        for (var slot = 0; slot < tokens.Length; slot++)
        {
            _sequences[slot].AppendAtOnce(tokens[slot]);
        }

        _steps.Add(tokens.Length);
    }

    public ReadOnlySpan<float> Logits(int slot) => _sequences[slot].Logits;

    public void Dispose() => IsDisposed = true;
}
