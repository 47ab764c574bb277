using EdgeReasoner.Inference.Onnx;

namespace EdgeReasoner.IntegrationTests.Inference.Onnx;

/// <summary>A tiny decoder in a temporary folder, loaded.</summary>
internal sealed class OnnxFixture : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("tiny-decoder-").FullName;

    public OnnxFixture(TinyDecoder decoder, OnnxModelOptions? options = null)
    {
        try
        {
            decoder.WriteFolder(_folder);
            Folder = ModelFolder.Read(_folder);
            Model = new OnnxModel(Folder, options ?? new OnnxModelOptions());
        }
        catch
        {
            Directory.Delete(_folder, recursive: true);
            throw;
        }
    }

    public ModelFolder Folder { get; }

    public OnnxModel Model { get; }

    public void Dispose()
    {
        Model.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
