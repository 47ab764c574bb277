using EdgeReasoner.Inference;
using EdgeReasoner.Inference.GenAi;
using EdgeReasoner.Inference.Onnx;
using EdgeReasoner.Inference.Onnx.Sessions;
using Microsoft.ML.OnnxRuntime;

// A process of its own for what can be seen from outside only: which files ONNX Runtime leaves behind.
// Arguments: model folder; "as-shipped", or "telemetry-left-on" to touch ONNX Runtime before the engine's switch, so that the test can fail; "genai" for OnnxRuntimeGenAI.

var folder = ModelFolder.Read(args[0]);
if (args[1] == "telemetry-left-on")
{
    using var early = new InferenceSession(folder.GraphPath);
}

using IModelEngine model = args[1] == "genai" ? new GenAiModel(folder) : new OnnxModel(folder, new OnnxModelOptions());
using var sequence = model.CreateSequence();
sequence.Append([1, 2, 3], CancellationToken.None);
for (var i = 0; i < 20; i++)
{
    sequence.Append([i], CancellationToken.None);
}

Console.WriteLine(sequence.Position);
return 0;
