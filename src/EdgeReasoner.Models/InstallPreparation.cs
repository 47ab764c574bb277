using EdgeReasoner.Inference;
using EdgeReasoner.Inference.Onnx;
using EdgeReasoner.Inference.Onnx.Preparation;

namespace EdgeReasoner.Models;

/// <summary>
/// The engine's preparation as a step of the installation: the model answers, its graph is rewritten and packed for this processor, and the
/// result must answer alike. A model that cannot be prepared is installed all the same, and runs as it is.
/// </summary>
/// <param name="cache">The folder of prepared models; made when needed.</param>
/// <param name="say">Told each step, and why a model stays unprepared, in words.</param>
/// <param name="matMul">Which code is to multiply with 4-bit weights.</param>
internal sealed class InstallPreparation(string cache, Action<string> say, MatMulKernels matMul = MatMulKernels.Auto)
{
    // Packed twice over for the engine's kernels, and for a moment once for ours and what those are made from.
    private const int Copies = 4;

    /// <summary>Prepares a folder.</summary>
    /// <param name="path">The folder; its files stay as they are.</param>
    /// <exception cref="ModelFolderException">The model cannot be run at all.</exception>
    public void Run(string path)
    {
        var folder = ModelFolder.Read(path);
        var bytes = new DirectoryInfo(path).EnumerateFiles("*", SearchOption.AllDirectories).Sum(static file => file.Length);
        try
        {
            Directory.CreateDirectory(cache);
            ResourceCheck.Require(cache, Copies * bytes, bytes);
            var prepared = ModelPreparation.Prepare(folder, cache, say, matMul);
            ServiceFiles.Give(cache, ServiceFiles.Cache);
            say($"prepared for this machine in {prepared.Path}");
        }
        catch (Exception exception) when (exception is PreparationException or ModelStoreException or IOException or UnauthorizedAccessException)
        {
            say($"not prepared, it will run as it is, slower and with more memory: {exception.Message}");
        }
    }
}
