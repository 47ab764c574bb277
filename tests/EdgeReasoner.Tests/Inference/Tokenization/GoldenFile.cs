using System.Text;
using System.Text.Json;
using EdgeReasoner.Inference.Tokenization;
using EdgeReasoner.Inference.Tokenization.Files;
using EdgeReasoner.Tests.Architecture;

namespace EdgeReasoner.Tests.Inference.Tokenization;

/// <summary>
/// Expected ids made with the tokenizers library of Hugging Face (Rust, 0.23.2): <c>texts.json</c>, <c>marked.json</c>, the ids of a real vocabulary that is not in
/// this repository, and small vocabularies of our own in the shape of each family.
/// </summary>
internal static class GoldenFile
{
    internal static string Folder { get; } = Path.Combine(Repository.Root, "tests/EdgeReasoner.Tests/Inference/Tokenization/golden");

    internal static string[] Texts { get; } = Strings("texts.json");

    internal static string[] Marked { get; } = Strings("marked.json");

    internal static JsonElement Read(string name)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Folder, name)));
        return document.RootElement.Clone();
    }

    internal static int[][] Ids(JsonElement array) => [.. array.EnumerateArray().Select(row => row.EnumerateArray().Select(id => id.GetInt32()).ToArray())];

    internal static Tokenizer Small(string shape, out JsonElement golden)
    {
        golden = Read($"small-{shape}.json");
        return new Tokenizer(TokenizerJsonFile.Read(Encoding.UTF8.GetBytes(golden.GetProperty("tokenizer").GetRawText())));
    }

    internal static Tokenizer Small(string shape) => Small(shape, out _);

    private static string[] Strings(string name) => [.. Read(name).EnumerateArray().Select(text => text.GetString()!)];
}
