using System.Diagnostics;
using System.Text.Json.Nodes;
using EdgeReasoner.Inference;
using EdgeReasoner.Inference.GenAi;
using EdgeReasoner.Inference.Onnx;
using EdgeReasoner.IntegrationTests.Inference.Onnx;
using EdgeReasoner.Tests.Inference;
using Xunit;

namespace EdgeReasoner.IntegrationTests.Inference.GenAi;

/// <summary>The optional engine keeps the contract: with the real library where <c>EDGEREASONER_GENAI_LIBRARY</c> names one, else with a STUB that shows marshalling and guards only.</summary>
public sealed class GenAiContract : LanguageModelContract, IDisposable
{
    private static readonly bool IsStub = StubLibrary.UseUnlessReal();

    private readonly string _folder = Directory.CreateTempSubdirectory("genai-").FullName;
    private readonly List<GenAiModel> _models = [];

    public GenAiContract()
    {
        _ = IsStub; // before the engine looks for its library
        WriteFolder(sharesBuffer: true);
    }

    public void Dispose()
    {
        _models.ForEach(static model => model.Dispose());
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void Load_CacheThatGrows_IsRefusedWithTheRemedy()
    {
        Assert.SkipUnless(GenAiModel.Problem is null, GenAiModel.Problem ?? "");
        WriteFolder(sharesBuffer: false);

        Assert.Contains("past_present_share_buffer", Assert.Throws<ModelFolderException>(Load).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Append_CancelledLater_RecoversThePrefix()
    {
        using var model = Create();
        using var untouched = Create();
        model.Append([1, 2, 3], CancellationToken.None);
        using (var cancelled = new CancellationTokenSource())
        {
            model.Append([4], cancelled.Token);
            cancelled.Cancel(); // after the pass: the registration is gone, the generator goes on
        }

        model.RewindTo(3);
        untouched.Append([1, 2, 3], CancellationToken.None);
        AssertClose(untouched.Append([5], CancellationToken.None), model.Append([5], CancellationToken.None));
    }

    protected override ILanguageModel Create()
    {
        Assert.SkipUnless(GenAiModel.Problem is null, GenAiModel.Problem ?? "");
        var model = Load();
        _models.Add(model);
        return model.CreateSequence();
    }

    private GenAiModel Load() => new(ModelFolder.Read(_folder));

    private void WriteFolder(bool sharesBuffer)
    {
        new TinyDecoder { AttentionMask = true, AllRows = true }.WriteFolder(_folder);
        var path = Path.Combine(_folder, "genai_config.json");
        var configuration = JsonNode.Parse(File.ReadAllText(path))!;
        configuration["search"] = new JsonObject { ["past_present_share_buffer"] = sharesBuffer, ["max_length"] = 48 };
        configuration["model"]!["type"] = "llama";
        File.WriteAllText(path, configuration.ToJsonString());
    }

    private static class StubLibrary
    {
        /// <summary>Compiles the stub and names it to the engine, unless a real library is named; false when it is real or there is no compiler.</summary>
        public static bool UseUnlessReal()
        {
            if (Environment.GetEnvironmentVariable("EDGEREASONER_GENAI_LIBRARY") is { Length: > 0 })
            {
                return false;
            }

            var library = Path.Combine(Path.GetTempPath(), $"genai-stub-{Environment.ProcessId}.so");
            var source = Path.Combine(AppContext.BaseDirectory, "genai_stub.c");
            foreach (var compiler in (string[])["cc", "clang", "gcc"])
            {
                try
                {
                    using var run = Process.Start(compiler, ["-shared", "-fPIC", "-O1", "-o", library, source]);
                    run.WaitForExit();
                    if (run.ExitCode == 0)
                    {
                        Environment.SetEnvironmentVariable("EDGEREASONER_GENAI_LIBRARY", library);
                        return true;
                    }
                }
                catch (System.ComponentModel.Win32Exception)
                {
                    // no such compiler
                }
            }

            return false;
        }
    }

    [Fact]
    public void Problem_LibraryNamed_IsNone()
    {
        Assert.SkipUnless(IsStub, "The real library is named, or there is no C compiler for the stub.");
        Assert.Null(GenAiModel.Problem);
    }
}
