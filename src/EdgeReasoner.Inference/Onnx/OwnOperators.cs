using System.Runtime.InteropServices;
using EdgeReasoner.Kernels;
using Microsoft.ML.OnnxRuntime;

namespace EdgeReasoner.Inference.Onnx;

/// <summary>Makes the operators of this project known to ONNX Runtime: from this program where it was compiled for the processor at hand, else from the library beside it that was.</summary>
/// <remarks>
/// A NativeAOT program must run on every gateway, so that it is compiled without AVX-512 or the dot product of ARM64, and for size, where the compiler leaves out
/// what it would have to ask the processor for. What needs them lies in a library of its own, compiled for speed, which is loaded only where the processor has
/// the instructions. Under the JIT compiler the program itself asks the processor.
/// </remarks>
internal static class OwnOperators
{
    private const string LibraryName = "edge-reasoner-kernels.so";

    // As Linux names them. On x86-64: what v4 asks for beyond v3, and the two of v3 that tell it from older ones.
    private static readonly string[] _required = RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? ["asimddp"] : ["avx2", "fma", "avx512f", "avx512bw", "avx512cd", "avx512dq", "avx512vl"];
    private static readonly string? _library = FindLibrary();
    private static readonly Lock _opening = new();

    /// <summary>Gets a value indicating whether there are instructions for them on this machine; without they are slow, and meant for tests.</summary>
    public static bool AreFast => BlockProduct.IsSupported || _library is not null;

    /// <summary>Gets the instructions that they are computed with.</summary>
    public static string Instructions => _library is null ? BlockProduct.Instructions : RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? "dotprod" : "avx512";

    /// <summary>Loads a graph that may use them.</summary>
    /// <param name="graph">Its file.</param>
    /// <param name="settings">The settings of the session; they know the operators afterwards.</param>
    /// <returns>The session.</returns>
    /// <exception cref="OnnxRuntimeException">It cannot be loaded.</exception>
    public static InferenceSession Open(string graph, SessionOptions settings)
    {
        // ONNX Runtime 1.31 asks whether the process knows a domain, and then adds it: of two sessions that begin at once, one failed.
        lock (_opening)
        {
            if (_library is not null)
            {
                settings.RegisterCustomOpLibraryV2(_library, out _); // stays loaded as long as the process
            }
            else
            {
                BlockProductOperator.Register(settings.DangerousGetHandle(), GetApiBase());
            }

            return new InferenceSession(graph, settings);
        }
    }

    private static string? FindLibrary()
    {
        const string Source = "/proc/cpuinfo";
        var path = Path.Combine(AppContext.BaseDirectory, LibraryName);
        if (BlockProduct.IsSupported || !File.Exists(path) || !File.Exists(Source))
        {
            return null;
        }

        var flags = File.ReadLines(Source).FirstOrDefault(static line => line.StartsWith("flags", StringComparison.Ordinal) || line.StartsWith("Features", StringComparison.Ordinal))?.Split(' ') ?? [];
        return Array.TrueForAll(_required, flags.Contains) ? path : null;
    }

    private static unsafe nint GetApiBase()
    {
        if (!OrtLibrary.TryLoad(out var library))
        {
            throw new DllNotFoundException($"lib{OrtLibrary.Name}.so, which belongs beside the program, cannot be loaded.");
        }

        return ((delegate* unmanaged<nint>)NativeLibrary.GetExport(library, "OrtGetApiBase"))();
    }
}
