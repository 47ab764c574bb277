using System.Runtime.InteropServices;

namespace EdgeReasoner.Inference.Onnx;

/// <summary>Keeps ONNX Runtime from reporting usage: version 1.31 does so by default on Linux and spools it below the cache folder.</summary>
public static partial class OrtTelemetry
{
    /// <summary>The native library's switch.</summary>
    public const string Variable = "ORT_DISABLE_TELEMETRY";

    /// <summary>Sets the switch in the native environment; must come before the process's first call into ONNX Runtime.</summary>
    /// <remarks>
    /// <see cref="Environment.SetEnvironmentVariable(string, string?)"/> changes the runtime's own copy only, which native getenv does not see;
    /// hence libc's setenv. Whatever opens sessions calls this in its static constructor.
    /// </remarks>
    /// <exception cref="InvalidOperationException">The environment could not be changed; nothing that phones home may then start.</exception>
    public static void Disable()
    {
        if (SetNativeVariable(Variable, "1", overwrite: 1) != 0)
        {
            throw new InvalidOperationException($"{Variable}=1 could not be set: setenv failed with error {Marshal.GetLastPInvokeError()}.");
        }

        Environment.SetEnvironmentVariable(Variable, "1"); // for child processes, which inherit the runtime's copy
    }

    [LibraryImport("libc", EntryPoint = "setenv", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SetNativeVariable(string name, string value, int overwrite);
}
