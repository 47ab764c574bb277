namespace EdgeReasoner.Inference.Onnx;

/// <summary>Which code multiplies with 4-bit weights in a prepared model.</summary>
public enum ProductKernels
{
    /// <summary>The faster one of both, measured when the model is prepared; the engine's own where the other cannot be used.</summary>
    Auto,

    /// <summary>The engine's operator MatMulNBits.</summary>
    Runtime,

    /// <summary>Ours (<see cref="Kernels.BlockProduct"/>), or the model is not prepared.</summary>
    Own,
}
