using System.Reflection;
using System.Runtime.InteropServices;
using EdgeReasoner.Inference.Onnx;

namespace EdgeReasoner.Inference.GenAi;

/// <summary>
/// The functions of OnnxRuntimeGenAI's C interface that are used, and no others: an append after <c>GenerateNextToken</c> is silently wrong, <c>GetLogits</c> before an append or right
/// after a rewind runs a token of its own, and <c>GetOutput</c> with a wrong name ended the process in 0.15 (0.18 reports it).
/// </summary>
internal static unsafe partial class GenAiNative
{
    /// <summary>The library's path; without it the system's loader looks for the name.</summary>
    public const string Variable = "EDGEREASONER_GENAI_LIBRARY";

    private const string Library = "onnxruntime-genai";

    private static nint _handle;

    static GenAiNative() => NativeLibrary.SetDllImportResolver(typeof(GenAiNative).Assembly, Resolve);

    /// <summary>Loads the library, where it was not loaded yet.</summary>
    /// <returns>Null when it is there; otherwise one sentence with the remedy.</returns>
    /// <remarks>
    /// ONNX Runtime is loaded before it: version 0.18 looks for an image of <c>libonnxruntime.so.1</c> already in the process, then on the loader's path, and where it finds
    /// none it ends the process. Both report usage unless told not to before they are loaded.
    /// </remarks>
    public static string? Problem()
    {
        if (_handle != 0)
        {
            return null;
        }

        OrtTelemetry.Disable();
        if (!OrtLibrary.TryLoad(out _))
        {
            return $"The native library of ONNX Runtime, lib{OrtLibrary.Name}.so, which OnnxRuntimeGenAI needs, cannot be loaded; it belongs beside the program.";
        }

        return NativeLibrary.TryLoad(Path() ?? Library, typeof(GenAiNative).Assembly, null, out _handle)
            ? null
            : $"The native library of OnnxRuntimeGenAI cannot be loaded ({Path() ?? "lib" + Library + ".so beside the program or on the loader's path"}); set {Variable} to its file, publish with -p:WithGenAI=true, or set Model:Engine to Onnx.";
    }

    [LibraryImport(Library)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial byte* OgaResultGetError(nint result);

    [LibraryImport(Library)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial void OgaDestroyResult(nint result);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial nint OgaCreateConfig(string path, out nint config);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial nint OgaConfigOverlay(nint config, string json);

    [LibraryImport(Library)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial void OgaDestroyConfig(nint config);

    [LibraryImport(Library)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial nint OgaCreateModelFromConfig(nint config, out nint model);

    [LibraryImport(Library)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial void OgaDestroyModel(nint model);

    [LibraryImport(Library)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial nint OgaCreateGeneratorParams(nint model, out nint parameters);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial nint OgaGeneratorParamsSetSearchNumber(nint parameters, string name, double value);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial nint OgaGeneratorParamsSetSearchBool(nint parameters, string name, [MarshalAs(UnmanagedType.U1)] bool value);

    [LibraryImport(Library)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial void OgaDestroyGeneratorParams(nint parameters);

    [LibraryImport(Library)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial nint OgaCreateGenerator(nint model, nint parameters, out nint generator);

    [LibraryImport(Library)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial void OgaDestroyGenerator(nint generator);

    [LibraryImport(Library)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial nint OgaGenerator_AppendTokens(nint generator, int* tokens, nuint count);

    [LibraryImport(Library)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial nint OgaGenerator_RewindTo(nint generator, nuint length);

    [LibraryImport(Library)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial nint OgaGenerator_GetLogits(nint generator, out nint tensor);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial nint OgaGenerator_SetRuntimeOption(nint generator, string key, string value);

    [LibraryImport(Library)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial nint OgaTensorGetType(nint tensor, out int type);

    [LibraryImport(Library)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial nint OgaTensorGetShapeRank(nint tensor, out nuint rank);

    [LibraryImport(Library)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial nint OgaTensorGetShape(nint tensor, long* shape, nuint rank);

    [LibraryImport(Library)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial nint OgaTensorGetData(nint tensor, out nint data);

    [LibraryImport(Library)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial void OgaDestroyTensor(nint tensor);

    /// <summary>Turns a result into an exception.</summary>
    /// <param name="result">Zero for success; else an error, which is destroyed.</param>
    /// <exception cref="GenAiException">It is an error.</exception>
    public static void Check(nint result)
    {
        if (result != 0)
        {
            var message = Marshal.PtrToStringUTF8((nint)OgaResultGetError(result)) ?? "no reason given";
            OgaDestroyResult(result);
            throw new GenAiException(message);
        }
    }

    private static string? Path() => Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } path ? path : null;

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? search) => name == Library ? _handle : 0;
}
