using EdgeReasoner.Inference.Onnx;
using EdgeReasoner.Inference.Onnx.Preparation;
using EdgeReasoner.Inference.Onnx.Sessions;
using EdgeReasoner.Training.Export;
using EdgeReasoner.Training.Network;
using EdgeReasoner.Training.Synthesis;

namespace EdgeReasoner.IntegrationTests.Inference.Onnx;

/// <summary>A model in a temporary folder, loaded.</summary>
internal sealed class OnnxFixture : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("tiny-decoder-").FullName;

    private string? _cache;

    public OnnxFixture(TinyDecoder decoder, OnnxModelOptions? options = null)
        : this(decoder.WriteFolder, options ?? new OnnxModelOptions())
    {
    }

    private OnnxFixture(Action<string> writeFolder, OnnxModelOptions options)
    {
        try
        {
            writeFolder(_folder);
            Folder = ModelFolder.Read(_folder);
            Model = new OnnxModel(Folder, options);
        }
        catch
        {
            Directory.Delete(_folder, recursive: true);
            throw;
        }
    }

    /// <summary>Gets the shape of <see cref="Synthesized"/>: Qwen2's parts, but small.</summary>
    public static DecoderShape Small { get; } = DecoderShape.Known.Single(shape => shape.Name == "Qwen2.5-0.5B") with
    {
        HiddenSize = 64,
        Layers = 2,
        Heads = 4,
        KeyValueHeads = 2,
        HeadSize = 16,
        FeedForwardSize = 96,
        VocabularySize = 96,
        ContextLength = 48,
        BeginToken = 1,
        EndTokens = [2, 3, 4],
        PadToken = 0,
    };

    public ModelFolder Folder { get; }

    public OnnxModel Model { get; }

    /// <summary>A model as the exporter of this repository writes it, with random weights.</summary>
    public static OnnxFixture Exported(NetworkWeights weights, ExportPrecision precision) => new(
        folder =>
        {
            ModelExporter.WriteFolder(folder, weights, new ExportOptions { Precision = precision });
            File.WriteAllText(Path.Combine(folder, ModelFolder.TokenizerFileName), "{}");
        },
        new OnnxModelOptions());

    /// <summary>A small model with random 4-bit weights in the model builder's layout, or what was prepared from it for one kind of matmul.</summary>
    public static OnnxFixture Synthesized(SynthesisOptions options, MatMulKernels? prepared = null)
    {
        var cache = prepared is not null ? Directory.CreateTempSubdirectory("prepared-").FullName : null;
        var fixture = new OnnxFixture(
            folder =>
            {
                ModelSynthesizer.WriteFolder(folder, Small, options);
                if (cache is not null)
                {
                    ModelPreparation.Prepare(ModelFolder.Read(folder), cache, kernels: prepared!.Value);
                }
            },
            new OnnxModelOptions { Cache = cache, MatMul = prepared ?? MatMulKernels.Auto });
        fixture._cache = cache;
        return fixture;
    }

    public void Dispose()
    {
        Model.Dispose();
        Directory.Delete(_folder, recursive: true);
        if (_cache is not null)
        {
            Directory.Delete(_cache, recursive: true);
        }
    }
}
