using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace EdgeReasoner.Kernels;

/// <summary>
/// <see cref="BlockMatMul"/> as an operator of ONNX Runtime: domain <see cref="Domain"/>, inputs vectors (float, shape <c>[…, K]</c>), weights (bytes in <see cref="BlockLayout"/>) and
/// perhaps a bias (float, shape <c>[N]</c>); attributes K, N and exponent (<see cref="BlockLayout.ScaleExponent"/>); output float, shape <c>[…, N]</c>.
/// </summary>
public static unsafe class BlockMatMulOperator
{
    /// <summary>The set that the operator belongs to.</summary>
    public const string Domain = "edge_reasoner";

    /// <summary>The operator.</summary>
    public const string Name = "BlockMatMul";

    private const int Float = 1; // ONNXTensorElementDataType
    private const int Byte = 2;
    private const int Required = 0; // OrtCustomOpInputOutputCharacteristic
    private const int Optional = 1;
    private const int MostDimensions = 8;

    // Versions of an operator's description: 16 has the functions that return a status, and nothing behind them is read.
    private const uint DescriptionVersion = 16;

    private static readonly Lock _lock = new();
    private static nint _domain;

    /// <summary>Makes the operator known to the sessions that are made with these options.</summary>
    /// <param name="options">ONNX Runtime's <c>OrtSessionOptions*</c>.</param>
    /// <param name="apiBase">What <c>OrtGetApiBase</c> returns.</param>
    /// <exception cref="NotSupportedException">The engine is too old, or refused it.</exception>
    public static void Register(nint options, nint apiBase)
    {
        var table = OrtInterface.TableOf(apiBase);
        if (table is null || TryRegister(table, options) != 0)
        {
            throw new NotSupportedException($"ONNX Runtime does not take the operator {Domain}.{Name}.");
        }
    }

    /// <summary>The same as a library of operators: what ONNX Runtime calls after it has loaded one.</summary>
    /// <param name="options"><c>OrtSessionOptions*</c>.</param>
    /// <param name="apiBase"><c>OrtApiBase*</c>.</param>
    /// <returns>Null, or a status.</returns>
    [UnmanagedCallersOnly(EntryPoint = "RegisterCustomOps")]
    internal static nint RegisterCustomOps(nint options, nint apiBase)
    {
        var table = OrtInterface.TableOf(apiBase);
        return table is null ? 0 : TryRegister(table, options);
    }

    private static nint TryRegister(nint* table, nint options)
    {
        lock (_lock)
        {
            if (_domain == 0)
            {
                nint domain;
                var status = OrtInterface.CreateCustomOpDomain(table, Text(Domain), &domain);
                status = status == 0 ? OrtInterface.CustomOpDomainAdd(table, domain, Description()) : status;
                if (status != 0)
                {
                    return status;
                }

                _domain = domain; // lives as long as the process: every session points to it
            }
        }

        return OrtInterface.AddCustomOpDomain(table, options, _domain);
    }

    private static byte* Text(string text) => (byte*)Marshal.StringToCoTaskMemUTF8(text);

    private static OperatorDescription* Description()
    {
        var description = (OperatorDescription*)NativeMemory.AllocZeroed((nuint)sizeof(OperatorDescription));
        description->Version = DescriptionVersion;
        description->NameText = (nint)Text(Name);
        description->GetName = &NameOf;
        description->GetExecutionProviderType = &ProviderOf;
        description->GetInputType = &InputType;
        description->GetInputTypeCount = &InputCount;
        description->GetOutputType = &OutputType;
        description->GetOutputTypeCount = &OutputCount;
        description->KernelDestroy = &Destroy;
        description->GetInputCharacteristic = &InputCharacteristic;
        description->GetOutputCharacteristic = &OutputCharacteristic;
        description->GetInputMemoryType = &InputMemory;
        description->CreateKernelV2 = &Create;
        description->KernelComputeV2 = &Compute;
        return description;
    }

    [UnmanagedCallersOnly]
    private static nint NameOf(OperatorDescription* description) => description->NameText;

    [UnmanagedCallersOnly]
    private static nint ProviderOf(OperatorDescription* description) => 0; // the processor

    [UnmanagedCallersOnly]
    private static int InputType(OperatorDescription* description, nuint index) => index == 1 ? Byte : Float;

    [UnmanagedCallersOnly]
    private static nuint InputCount(OperatorDescription* description) => 3;

    [UnmanagedCallersOnly]
    private static int OutputType(OperatorDescription* description, nuint index) => Float;

    [UnmanagedCallersOnly]
    private static nuint OutputCount(OperatorDescription* description) => 1;

    [UnmanagedCallersOnly]
    private static int InputCharacteristic(OperatorDescription* description, nuint index) => index == 2 ? Optional : Required;

    [UnmanagedCallersOnly]
    private static int OutputCharacteristic(OperatorDescription* description, nuint index) => Required;

    [UnmanagedCallersOnly]
    private static int InputMemory(OperatorDescription* description, nuint index) => 0; // the default

    [UnmanagedCallersOnly]
    private static nint Create(OperatorDescription* description, nint* table, nint info, Kernel** kernel)
    {
        long length = 0, columns = 0, exponent = 0;
        ReadOnlySpan<byte> names = "K\0N\0exponent\0"u8;
        fixed (byte* name = names)
        {
            var status = OrtInterface.GetAttribute(table, info, name, &length);
            status = status == 0 ? OrtInterface.GetAttribute(table, info, name + 2, &columns) : status;
            status = status == 0 ? OrtInterface.GetAttribute(table, info, name + 4, &exponent) : status;
            if (status != 0)
            {
                return status;
            }
        }

        if (!BlockLayout.Fits(length, columns, BlockLayout.BlockRows) || length > int.MaxValue)
        {
            return OrtInterface.Failure(table, $"{Name}: K = {length} must be a multiple of {BlockLayout.BlockRows} and N = {columns} one of {BlockLayout.GroupColumns}.");
        }

        *kernel = (Kernel*)NativeMemory.Alloc((nuint)sizeof(Kernel));
        **kernel = new Kernel { Table = table, Length = (int)length, Columns = columns, Factor = ProductWork.FactorOf((int)exponent) };
        return 0;
    }

    [UnmanagedCallersOnly]
    private static void Destroy(Kernel* kernel) => NativeMemory.Free(kernel);

    [UnmanagedCallersOnly]
    private static nint Compute(Kernel* kernel, nint context)
    {
        var table = kernel->Table;
        try
        {
            return Compute(kernel, table, context);
        }
#pragma warning disable CA1031 // nothing may be thrown through the engine's frames
        catch (Exception failure)
#pragma warning restore CA1031
        {
            return OrtInterface.Failure(table, $"{Name}: {failure.Message}");
        }
    }

    private static nint Compute(Kernel* kernel, nint* table, nint context)
    {
        // 1. The vectors and how many there are.
        nint vectors, shape, product;
        nuint dimensions;
        void* source;
        var sizes = stackalloc long[MostDimensions];
        nint status;
        if ((status = OrtInterface.GetInput(table, context, 0, &vectors)) != 0
            || (status = OrtInterface.GetTensorTypeAndShape(table, vectors, &shape)) != 0)
        {
            return status;
        }

        if ((status = OrtInterface.GetDimensionsCount(table, shape, &dimensions)) == 0 && dimensions is > 0 and <= MostDimensions)
        {
            status = OrtInterface.GetDimensions(table, shape, sizes, dimensions);
        }

        OrtInterface.ReleaseShape(table, shape);
        if (status != 0)
        {
            return status;
        }

        if (dimensions is 0 or > MostDimensions || sizes[dimensions - 1] != kernel->Length)
        {
            return OrtInterface.Failure(table, $"{Name}: the vectors must have {kernel->Length} numbers and at most {MostDimensions} dimensions.");
        }

        var rows = 1L;
        for (nuint i = 0; i + 1 < dimensions; i++)
        {
            rows *= sizes[i];
        }

        // 2. The output.
        sizes[dimensions - 1] = kernel->Columns;
        var work = new ProductWork { Rows = rows, Length = kernel->Length, Columns = kernel->Columns, Factor = kernel->Factor };
        if ((status = OrtInterface.GetOutput(table, context, 0, sizes, dimensions, &product)) != 0
            || (status = OrtInterface.GetTensorMutableData(table, vectors, &source)) != 0
            || (status = ReadConstants(table, context, &work)) != 0
            || (status = OrtInterface.GetTensorMutableData(table, product, (void**)&work.Output)) != 0
            || rows == 0)
        {
            return status;
        }

        // 3. The matmul, tile by tile.
        var rounded = BlockMatMul.Round((float*)source, rows, kernel->Length);
        work.Values = rounded.Values;
        work.Scales = rounded.Scales;
        (var tiles, work.Groups) = BlockMatMul.TilesOf(kernel->Length, kernel->Columns);
        return OrtInterface.ParallelFor(table, context, &Tile, (nuint)tiles, &work);
    }

    private static nint ReadConstants(nint* table, nint context, ProductWork* work)
    {
        nuint inputs;
        nint weights, bias;
        nint status;
        if ((status = OrtInterface.GetInput(table, context, 1, &weights)) != 0
            || (status = OrtInterface.GetTensorMutableData(table, weights, (void**)&work->Weights)) != 0
            || (status = OrtInterface.GetInputCount(table, context, &inputs)) != 0
            || inputs < 3)
        {
            return status;
        }

        // One that is left out has no value.
        status = OrtInterface.GetInput(table, context, 2, &bias);
        return status == 0 && bias != 0 ? OrtInterface.GetTensorMutableData(table, bias, (void**)&work->Bias) : status;
    }

    [UnmanagedCallersOnly]
    private static void Tile(void* work, nuint index) => BlockMatMul.Multiply(Unsafe.AsRef<ProductWork>(work), (long)index);

    /// <summary>One node of a graph.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Kernel
    {
        public nint* Table;
        public int Length;
        public long Columns;
        public float Factor;
    }

    /// <summary><c>OrtCustomOp</c> of onnxruntime_c_api.h, and behind it what is ours. Names are those of the header.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct OperatorDescription
    {
        public uint Version;
        public nint CreateKernel;
        public delegate* unmanaged<OperatorDescription*, nint> GetName;
        public delegate* unmanaged<OperatorDescription*, nint> GetExecutionProviderType;
        public delegate* unmanaged<OperatorDescription*, nuint, int> GetInputType;
        public delegate* unmanaged<OperatorDescription*, nuint> GetInputTypeCount;
        public delegate* unmanaged<OperatorDescription*, nuint, int> GetOutputType;
        public delegate* unmanaged<OperatorDescription*, nuint> GetOutputTypeCount;
        public nint KernelCompute;
        public delegate* unmanaged<Kernel*, void> KernelDestroy;
        public delegate* unmanaged<OperatorDescription*, nuint, int> GetInputCharacteristic;
        public delegate* unmanaged<OperatorDescription*, nuint, int> GetOutputCharacteristic;
        public delegate* unmanaged<OperatorDescription*, nuint, int> GetInputMemoryType;
        public nint GetVariadicInputMinArity;
        public nint GetVariadicInputHomogeneity;
        public nint GetVariadicOutputMinArity;
        public nint GetVariadicOutputHomogeneity;
        public delegate* unmanaged<OperatorDescription*, nint*, nint, Kernel**, nint> CreateKernelV2;
        public delegate* unmanaged<Kernel*, nint, nint> KernelComputeV2;
        public nint InferOutputShapeFn;
        public nint GetStartVersion;
        public nint GetEndVersion;
        public nint GetMayInplace;
        public nint ReleaseMayInplace;
        public nint GetAliasMap;
        public nint ReleaseAliasMap;
        public nint NameText;
    }
}
