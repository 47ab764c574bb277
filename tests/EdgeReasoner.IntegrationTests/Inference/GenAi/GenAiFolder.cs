using System.Text.Json.Nodes;
using EdgeReasoner.IntegrationTests.Inference.Onnx;

namespace EdgeReasoner.IntegrationTests.Inference.GenAi;

/// <summary>A small model folder with what OnnxRuntimeGenAI asks of one beyond what our own engine does.</summary>
internal static class GenAiFolder
{
    /// <summary>Writes it.</summary>
    public static void Write(string folder, bool sharesBuffer = true)
    {
        new TinyDecoder { AttentionMask = true, AllRows = true }.WriteFolder(folder);
        var path = Path.Combine(folder, "genai_config.json");
        var configuration = JsonNode.Parse(File.ReadAllText(path))!;
        configuration["search"] = new JsonObject { ["past_present_share_buffer"] = sharesBuffer, ["max_length"] = 48 };
        configuration["model"]!["type"] = "llama";
        File.WriteAllText(path, configuration.ToJsonString());
    }
}
