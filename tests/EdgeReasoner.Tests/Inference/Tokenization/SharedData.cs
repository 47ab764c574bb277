using EdgeReasoner.Tests.Architecture;
using Xunit;

namespace EdgeReasoner.Tests.Inference.Tokenization;

/// <summary>The real vocabulary that lies beside a checkout where there is one.</summary>
internal static class SharedData
{
    /// <summary>The folder of a real tokenizer; skips the test where it is absent.</summary>
    internal static string Qwen()
    {
        var folder = Path.Combine(Repository.Root, "../shared/data/tokenizers/qwen3");
        Assert.SkipUnless(Directory.Exists(folder), "The vocabulary ../shared/data/tokenizers/qwen3 is not on this machine.");
        return folder;
    }
}
