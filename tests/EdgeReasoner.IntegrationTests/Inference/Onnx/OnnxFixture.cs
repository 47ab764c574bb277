using EdgeReasoner.Inference.Onnx;
using EdgeReasoner.Training.Export;
using EdgeReasoner.Training.Network;

namespace EdgeReasoner.IntegrationTests.Inference.Onnx;

/// <summary>A model in a temporary folder, loaded.</summary>
internal sealed class OnnxFixture : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("tiny-decoder-").FullName;

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

    public ModelFolder Folder { get; }

    public OnnxModel Model { get; }

    /// <summary>What the exporter of this repository writes, with random weights.</summary>
    public static OnnxFixture Exported(NetworkWeights weights, ExportPrecision precision) => new(
        folder =>
        {
            ModelExporter.WriteFolder(folder, weights, new ExportOptions { Precision = precision });
            File.WriteAllText(Path.Combine(folder, ModelFolder.TokenizerFileName), "{}");
        },
        new OnnxModelOptions());

    public void Dispose()
    {
        Model.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
