namespace EdgeReasoner.Inference.Onnx;

/// <summary>The code that multiplies with 4-bit weights in a prepared model.</summary>
public enum MatMulKernels
{
    /// <summary>The faster one of both, measured when the model is prepared; the engine's where ours has no instructions for the processor, or cannot do a matmul of the model.</summary>
    Auto,

    /// <summary>The engine's operator MatMulNBits.</summary>
    Runtime,

    /// <summary>Ours (<see cref="Kernels.BlockMatMul"/>), whatever it takes; a model that has others is not prepared.</summary>
    Own,
}
