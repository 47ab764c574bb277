namespace EdgeReasoner.Training.Synthesis;

/// <summary>The sizes of a published decoder, enough to build one of equal cost.</summary>
/// <remarks>From the models' <c>config.json</c> files, but for <c>Tiny</c>, which is for checks of the program and says nothing about speed. All of these tie the embedding to the output matrix.</remarks>
internal sealed record DecoderShape
{
    /// <summary>Gets the name as published.</summary>
    public required string Name { get; init; }

    /// <summary>Gets the architecture as <c>genai_config.json</c> calls it.</summary>
    public required string Type { get; init; }

    /// <summary>Gets the width of the residual stream.</summary>
    public required int HiddenSize { get; init; }

    /// <summary>Gets the number of layers.</summary>
    public required int Layers { get; init; }

    /// <summary>Gets the number of query heads.</summary>
    public required int Heads { get; init; }

    /// <summary>Gets the number of key and value heads.</summary>
    public required int KeyValueHeads { get; init; }

    /// <summary>Gets the width of a head.</summary>
    public required int HeadSize { get; init; }

    /// <summary>Gets the width of the feed-forward layer.</summary>
    public required int FeedForwardSize { get; init; }

    /// <summary>Gets the number of tokens.</summary>
    public required int VocabularySize { get; init; }

    /// <summary>Gets the most tokens that the model can attend to.</summary>
    public required int ContextLength { get; init; }

    /// <summary>Gets the base of the rotation's frequencies.</summary>
    public required double RotaryBase { get; init; }

    /// <summary>Gets the small number in the norms.</summary>
    public required float NormEpsilon { get; init; }

    /// <summary>Gets a value indicating whether queries, keys and values have a bias.</summary>
    public bool HasBias { get; init; }

    /// <summary>Gets the id that begins a sequence.</summary>
    public required int BeginToken { get; init; }

    /// <summary>Gets the ids that end one.</summary>
    public required int[] EndTokens { get; init; }

    /// <summary>Gets the padding id.</summary>
    public required int PadToken { get; init; }

    /// <summary>Gets the known shapes.</summary>
    internal static IReadOnlyList<DecoderShape> Known { get; } =
    [
        new()
        {
            Name = "Tiny", Type = "llama", HiddenSize = 128, Layers = 2, Heads = 4, KeyValueHeads = 2, HeadSize = 32, FeedForwardSize = 256, VocabularySize = 1024,
            ContextLength = 1024, RotaryBase = 100_000, NormEpsilon = 1e-5f, BeginToken = 1, EndTokens = [2], PadToken = 2,
        },
        new()
        {
            Name = "SmolLM2-135M", Type = "llama", HiddenSize = 576, Layers = 30, Heads = 9, KeyValueHeads = 3, HeadSize = 64, FeedForwardSize = 1536, VocabularySize = 49152,
            ContextLength = 8192, RotaryBase = 100_000, NormEpsilon = 1e-5f, BeginToken = 1, EndTokens = [2], PadToken = 2,
        },
        new()
        {
            Name = "SmolLM2-360M", Type = "llama", HiddenSize = 960, Layers = 32, Heads = 15, KeyValueHeads = 5, HeadSize = 64, FeedForwardSize = 2560, VocabularySize = 49152,
            ContextLength = 8192, RotaryBase = 100_000, NormEpsilon = 1e-5f, BeginToken = 1, EndTokens = [2], PadToken = 2,
        },
        new()
        {
            Name = "Qwen2.5-0.5B", Type = "qwen2", HiddenSize = 896, Layers = 24, Heads = 14, KeyValueHeads = 2, HeadSize = 64, FeedForwardSize = 4864, VocabularySize = 151936,
            ContextLength = 32768, RotaryBase = 1_000_000, NormEpsilon = 1e-6f, HasBias = true, BeginToken = 151643, EndTokens = [151645, 151643], PadToken = 151643,
        },
        new()
        {
            Name = "Qwen2.5-1.5B", Type = "qwen2", HiddenSize = 1536, Layers = 28, Heads = 12, KeyValueHeads = 2, HeadSize = 128, FeedForwardSize = 8960, VocabularySize = 151936,
            ContextLength = 32768, RotaryBase = 1_000_000, NormEpsilon = 1e-6f, HasBias = true, BeginToken = 151643, EndTokens = [151645, 151643], PadToken = 151643,
        },
        new()
        {
            Name = "Llama-3.2-1B", Type = "llama", HiddenSize = 2048, Layers = 16, Heads = 32, KeyValueHeads = 8, HeadSize = 64, FeedForwardSize = 8192, VocabularySize = 128256,
            ContextLength = 131072, RotaryBase = 500_000, NormEpsilon = 1e-5f, BeginToken = 128000, EndTokens = [128001, 128008, 128009], PadToken = 128004,
        },
    ];
}
