using System.Runtime.InteropServices;
using EdgeReasoner.Kernels;
using Microsoft.ML.OnnxRuntime;

namespace EdgeReasoner.Inference.Onnx;

/// <summary>Makes the operators of this project known to ONNX Runtime: from this program where it was compiled for the processor at hand, else from the library beside it that was.</summary>
/// <remarks>
/// A NativeAOT program must run on every gateway, so that it is compiled without AVX2 or the dot product of ARM64, and for size, where the compiler leaves out
/// what it would have to ask the processor for. What needs them lies in libraries of their own, compiled for speed, one for each set of instructions; only the best that
/// the processor has is loaded. Under the JIT compiler the program itself asks the processor.
/// </remarks>
internal static class MatMulOperators
{
    // The instructions as in the library's name, and what Linux calls them. Of x86-64's v3 the two that tell it from older ones; what v4 asks for beyond. Best first.
    private static readonly (string Instructions, string[] Required)[] _libraries = RuntimeInformation.ProcessArchitecture == Architecture.Arm64
        ? [("dotprod", ["asimddp"])]
        : [("avx512", ["avx2", "fma", "avx512f", "avx512bw", "avx512cd", "avx512dq", "avx512vl"]), ("avx2", ["avx2", "fma"])];

    private static readonly (string Path, string Instructions)? _library = FindLibrary();
    private static readonly Lock _opening = new();

    /// <summary>Gets a value indicating whether there are instructions for them on this machine; without they are slow, and meant for tests.</summary>
    public static bool AreFast => BlockMatMul.IsSupported || _library is not null;

    /// <summary>Gets the instructions that they are computed with.</summary>
    public static string Instructions => _library?.Instructions ?? BlockMatMul.Instructions;

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
            if (_library is { } library)
            {
                settings.RegisterCustomOpLibraryV2(library.Path, out _); // stays loaded as long as the process
            }
            else
            {
                BlockMatMulOperator.Register(settings.DangerousGetHandle(), GetApiBase());
            }

            return new InferenceSession(graph, settings);
        }
    }

    private static (string Path, string Instructions)? FindLibrary()
    {
        const string Source = "/proc/cpuinfo";
        if (BlockMatMul.IsSupported || !File.Exists(Source))
        {
            return null;
        }

        var flags = File.ReadLines(Source).FirstOrDefault(static line => line.StartsWith("flags", StringComparison.Ordinal) || line.StartsWith("Features", StringComparison.Ordinal))?.Split(' ') ?? [];
        foreach (var (instructions, required) in _libraries)
        {
            var path = Path.Combine(AppContext.BaseDirectory, $"edge-reasoner-kernels-{instructions}.so");
            if (Array.TrueForAll(required, flags.Contains) && File.Exists(path))
            {
                return (path, instructions);
            }
        }

        return null;
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
