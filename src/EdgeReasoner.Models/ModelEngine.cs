namespace EdgeReasoner.Models;

/// <summary>The library that runs a model.</summary>
internal enum ModelEngine
{
    /// <summary>ONNX Runtime, driven by this program.</summary>
    Onnx,

    /// <summary>OnnxRuntimeGenAI, where its native library is installed.</summary>
    GenAi,
}
