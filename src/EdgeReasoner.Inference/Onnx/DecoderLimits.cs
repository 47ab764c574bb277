namespace EdgeReasoner.Inference.Onnx;

/// <summary>The largest sizes that a model's configuration may name: a few times those of the largest published decoders, so that a damaged file cannot ask for absurd memory.</summary>
internal static class DecoderLimits
{
    /// <summary>Most layers.</summary>
    public const int Layers = 512;

    /// <summary>Most heads a layer.</summary>
    public const int Heads = 1024;

    /// <summary>Widest head.</summary>
    public const int HeadSize = 1024;

    /// <summary>Most tokens in a vocabulary.</summary>
    public const int VocabularySize = 4_000_000;

    /// <summary>Longest context.</summary>
    public const int ContextLength = 16_000_000;
}
