using System.Runtime.InteropServices;

namespace EdgeReasoner.Kernels;

/// <summary>The functions of ONNX Runtime's C interface that an operator of our own needs: entries of its table, whose places never change (onnxruntime_c_api.h).</summary>
internal static unsafe class OrtInterface
{
    /// <summary>The version of the table that is asked for: the first with everything used here is 17; an engine of any later one has it.</summary>
    public const uint Version = 17;

    private const int CreateStatusAt = 0;
    private const int CreateCustomOpDomainAt = 26;
    private const int CustomOpDomainAddAt = 27;
    private const int AddCustomOpDomainAt = 28;
    private const int GetTensorMutableDataAt = 51;
    private const int GetDimensionsCountAt = 61;
    private const int GetDimensionsAt = 62;
    private const int GetTensorTypeAndShapeAt = 65;
    private const int GetAttributeAt = 86;
    private const int GetInputCountAt = 88;
    private const int GetInputAt = 90;
    private const int GetOutputAt = 91;
    private const int ReleaseShapeAt = 99;
    private const int ParallelForAt = 274;

    /// <summary>The table.</summary>
    /// <param name="apiBase">What <c>OrtGetApiBase</c> returns.</param>
    /// <returns>It; null when the engine is older.</returns>
    public static nint* TableOf(nint apiBase) => ((delegate* unmanaged<uint, nint*>)(*(nint*)apiBase))(Version);

    /// <summary>Reports a failure to the engine.</summary>
    /// <param name="table">The table.</param>
    /// <param name="message">What went wrong.</param>
    /// <returns>A status that the engine releases.</returns>
    public static nint Failure(nint* table, string message)
    {
        const int Fail = 1;
        var text = Marshal.StringToCoTaskMemUTF8(message);
        try
        {
            return ((delegate* unmanaged<int, nint, nint>)table[CreateStatusAt])(Fail, text);
        }
        finally
        {
            Marshal.FreeCoTaskMem(text);
        }
    }

    public static nint CreateCustomOpDomain(nint* table, byte* name, nint* domain) => ((delegate* unmanaged<byte*, nint*, nint>)table[CreateCustomOpDomainAt])(name, domain);

    public static nint CustomOpDomainAdd(nint* table, nint domain, void* operation) => ((delegate* unmanaged<nint, void*, nint>)table[CustomOpDomainAddAt])(domain, operation);

    public static nint AddCustomOpDomain(nint* table, nint options, nint domain) => ((delegate* unmanaged<nint, nint, nint>)table[AddCustomOpDomainAt])(options, domain);

    public static nint GetTensorMutableData(nint* table, nint value, void** data) => ((delegate* unmanaged<nint, void**, nint>)table[GetTensorMutableDataAt])(value, data);

    public static nint GetTensorTypeAndShape(nint* table, nint value, nint* shape) => ((delegate* unmanaged<nint, nint*, nint>)table[GetTensorTypeAndShapeAt])(value, shape);

    public static nint GetDimensionsCount(nint* table, nint shape, nuint* count) => ((delegate* unmanaged<nint, nuint*, nint>)table[GetDimensionsCountAt])(shape, count);

    public static nint GetDimensions(nint* table, nint shape, long* dimensions, nuint count) => ((delegate* unmanaged<nint, long*, nuint, nint>)table[GetDimensionsAt])(shape, dimensions, count);

    public static void ReleaseShape(nint* table, nint shape) => ((delegate* unmanaged<nint, void>)table[ReleaseShapeAt])(shape);

    public static nint GetAttribute(nint* table, nint info, byte* name, long* value) => ((delegate* unmanaged<nint, byte*, long*, nint>)table[GetAttributeAt])(info, name, value);

    public static nint GetInputCount(nint* table, nint context, nuint* count) => ((delegate* unmanaged<nint, nuint*, nint>)table[GetInputCountAt])(context, count);

    public static nint GetInput(nint* table, nint context, nuint index, nint* value) => ((delegate* unmanaged<nint, nuint, nint*, nint>)table[GetInputAt])(context, index, value);

    public static nint GetOutput(nint* table, nint context, nuint index, long* dimensions, nuint count, nint* value)
        => ((delegate* unmanaged<nint, nuint, long*, nuint, nint*, nint>)table[GetOutputAt])(context, index, dimensions, count, value);

    /// <summary>Calls a function once for each index, on the operator's threads.</summary>
    public static nint ParallelFor(nint* table, nint context, delegate* unmanaged<void*, nuint, void> function, nuint total, void* user)
        => ((delegate* unmanaged<nint, delegate* unmanaged<void*, nuint, void>, nuint, nuint, void*, nint>)table[ParallelForAt])(context, function, total, 0, user);
}
