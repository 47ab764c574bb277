using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;

namespace EdgeReasoner.Inference.Onnx;

/// <summary>ONNX Runtime's native library, the very copy that Microsoft.ML.OnnxRuntime runs.</summary>
internal static class OrtLibrary
{
    /// <summary>Its name, as the loader completes it.</summary>
    public const string Name = "onnxruntime";

    /// <summary>Loads it, where it was not loaded yet.</summary>
    /// <param name="handle">The library.</param>
    /// <returns>False when it is nowhere to be found.</returns>
    /// <remarks>Telemetry must be off before (<see cref="OrtTelemetry"/>).</remarks>
    public static bool TryLoad(out nint handle) => NativeLibrary.TryLoad(Name, typeof(OrtEnv).Assembly, searchPath: null, out handle);
}
