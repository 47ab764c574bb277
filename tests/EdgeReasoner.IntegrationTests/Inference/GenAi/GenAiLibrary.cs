using System.Diagnostics;
using EdgeReasoner.Inference.GenAi;
using Xunit;

namespace EdgeReasoner.IntegrationTests.Inference.GenAi;

/// <summary>The library that the tests run against: the real one where it is named, else a stub.</summary>
internal static class GenAiLibrary
{
    /// <summary>The engine's own name for it.</summary>
    public const string Variable = "EDGEREASONER_GENAI_LIBRARY";

    /// <summary>Gets a value indicating whether the stub stands for it.</summary>
    public static bool IsStub { get; } = UseUnlessReal();

    /// <summary>Skips a test that shows what the real library does where none is named; one that is named must load.</summary>
    public static void RequireReal()
    {
        Assert.SkipWhen(IsStub || Environment.GetEnvironmentVariable(Variable) is not { Length: > 0 }, $"{Variable} names no library of OnnxRuntimeGenAI; .ci/run fetches one.");
        Assert.Null(GenAiModel.Problem);
    }

    /// <summary>Compiles the stub and names it to the engine, unless a real library is named; false when it is real or there is no compiler.</summary>
    private static bool UseUnlessReal()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 })
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
                    Environment.SetEnvironmentVariable(Variable, library);
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
