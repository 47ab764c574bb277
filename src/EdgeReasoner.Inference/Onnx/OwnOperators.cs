using System.Runtime.InteropServices;
using EdgeReasoner.Kernels;
using Microsoft.ML.OnnxRuntime;

namespace EdgeReasoner.Inference.Onnx;

/// <summary>Makes the operators of this project known to ONNX Runtime: from this program where it was compiled for the processor at hand, else from the library beside it that was.</summary>
/// <remarks>
/// A NativeAOT program for x86-64 must run on every gateway, so that it is compiled without AVX-512; what needs it lies in a library of its own, which is loaded
/// only where the processor has the instructions. For ARM64, and under the JIT compiler, the program itself asks the processor.
/// </remarks>
internal static class OwnOperators
{
    private const string LibraryName = "edge-reasoner-kernels-avx512.so";

    // What x86-64-v4 asks for beyond v3, and the two of v3 that tell it from older ones.
    private static readonly string[] _required = ["avx2", "fma", "avx512f", "avx512bw", "avx512cd", "avx512dq", "avx512vl"];
    private static readonly string? _library = FindLibrary();

    /// <summary>Gets a value indicating whether there are instructions for them on this machine; without they are slow, and meant for tests.</summary>
    public static bool AreFast => BlockProduct.IsSupported || _library is not null;

    /// <summary>Makes them known to the sessions made with these settings.</summary>
    /// <param name="settings">The settings.</param>
    public static void Register(SessionOptions settings)
    {
        if (_library is not null)
        {
            settings.RegisterCustomOpLibraryV2(_library, out _); // stays loaded as long as the process
        }
        else
        {
            BlockProductOperator.Register(settings.DangerousGetHandle(), GetApiBase());
        }
    }

    private static string? FindLibrary()
    {
        const string Source = "/proc/cpuinfo";
        var path = Path.Combine(AppContext.BaseDirectory, LibraryName);
        if (RuntimeInformation.ProcessArchitecture != Architecture.X64 || BlockProduct.IsSupported || !File.Exists(path) || !File.Exists(Source))
        {
            return null;
        }

        var flags = File.ReadLines(Source).FirstOrDefault(static line => line.StartsWith("flags", StringComparison.Ordinal))?.Split(' ') ?? [];
        return Array.TrueForAll(_required, flags.Contains) ? path : null;
    }

    private static unsafe nint GetApiBase()
    {
        // The copy that Microsoft.ML.OnnxRuntime has loaded.
        var library = NativeLibrary.Load("onnxruntime", typeof(SessionOptions).Assembly, searchPath: null);
        return ((delegate* unmanaged<nint>)NativeLibrary.GetExport(library, "OrtGetApiBase"))();
    }
}
