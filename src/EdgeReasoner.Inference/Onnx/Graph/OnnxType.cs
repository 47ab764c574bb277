namespace EdgeReasoner.Inference.Onnx.Graph;

/// <summary>Element types of ONNX tensors that are written here (onnx.proto3, TensorProto.DataType).</summary>
internal enum OnnxType
{
    /// <summary>32-bit floats.</summary>
    Float = 1,

    /// <summary>Unsigned bytes.</summary>
    UInt8 = 2,

    /// <summary>32-bit integers.</summary>
    Int32 = 6,

    /// <summary>64-bit integers.</summary>
    Int64 = 7,

    /// <summary>16-bit floats.</summary>
    Float16 = 10,
}
