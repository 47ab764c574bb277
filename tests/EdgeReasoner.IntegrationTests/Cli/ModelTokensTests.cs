using System.Diagnostics;
using System.Text;
using System.Text.Json;
using EdgeReasoner.IntegrationTests.Contract;
using Xunit;

namespace EdgeReasoner.IntegrationTests.Cli;

/// <summary><c>model tokens</c> of the built executable, whose globalization is invariant, on a small vocabulary of our own with an NFC normalizer; tests/emulation/run asks the published ones.</summary>
public sealed class ModelTokensTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("tokens-").FullName;

    public ModelTokensTests()
    {
        using var golden = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Checkout.Root, "tests/EdgeReasoner.Tests/Inference/Tokenization/golden/small-qwen.json")));
        File.WriteAllText(Path.Combine(_folder, "tokenizer.json"), golden.RootElement.GetProperty("tokenizer").GetRawText());
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Tokens_ComposedAndDecomposed_AreTheSame()
    {
        var (_, composed, _) = await RunAsync("caf\u00e9");
        var (_, decomposed, _) = await RunAsync("cafe\u0301");

        Assert.Equal(composed[..^1], decomposed[..^1]);
        Assert.EndsWith(" tokens, 5 bytes", composed[^1], StringComparison.Ordinal);
        Assert.EndsWith(" tokens, 6 bytes", decomposed[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tokens_NameOfAnInstalledModel_IsItsFolder()
    {
        var store = Directory.CreateDirectory(Path.Combine(_folder, "store")).FullName;
        Directory.CreateDirectory(Path.Combine(store, "owner--small@0123"));
        File.Copy(Path.Combine(_folder, "tokenizer.json"), Path.Combine(store, "owner--small@0123", "tokenizer.json"));

        var (exitCode, lines, _) = await RunAsync("caf\u00e9", ["--model", "owner--small", "--set", $"Model:Store={store}"]);
        var (refused, _, error) = await RunAsync("caf\u00e9", ["--model", "owner--large", "--set", $"Model:Store={store}"]);

        Assert.Equal(0, exitCode);
        Assert.Equal((await RunAsync("caf\u00e9")).Lines, lines);
        Assert.Equal(69, refused);
        Assert.Equal($"owner--large is neither a folder nor the name of one model installed in {store}; see 'model list'.", error.Trim());
    }

    [Fact]
    public async Task Tokens_FolderWithoutTokenizer_SaysWhatItMustHold()
    {
        var empty = Directory.CreateDirectory(Path.Combine(_folder, "empty")).FullName;

        var (exitCode, lines, error) = await RunAsync("text", ["--model", empty]);

        Assert.Equal(69, exitCode);
        Assert.Empty(lines);
        Assert.Equal($"{empty} holds no tokenizer; it must hold tokenizer.json, or vocab.json and merges.txt, or tokenizer.model.", error.Trim());
    }

    [Fact]
    public async Task Tokens_SpecialTokenInText_IsPlainCharactersAndSaidSo()
    {
        var (exitCode, lines, error) = await RunAsync("a<|im_end|>b");

        Assert.Equal(0, exitCode);
        Assert.DoesNotContain(lines, static line => line.Contains("<|im_end|>", StringComparison.Ordinal));
        Assert.StartsWith("<|im_end|> is a special token", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tokens_BytesOfACharacter_AreEscaped()
    {
        var (_, lines, _) = await RunAsync("\u6e29\"\n");

        Assert.Contains(lines, static line => line.EndsWith("\"\\xe6\"", StringComparison.Ordinal));
        Assert.Contains(lines, static line => line.Contains("\\\"", StringComparison.Ordinal));
        Assert.Contains(lines, static line => line.Contains("\\u{a}", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Tokens_TextLikeAFileOfArguments_IsText()
    {
        var (exitCode, lines, _) = await RunAsync("@/etc/hostname");

        Assert.Equal(0, exitCode);
        Assert.EndsWith(" tokens, 14 bytes", lines[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tokens_InvalidBytesOnStandardInput_CountAsReplacementCharacters()
    {
        byte[] input = [(byte)'a', 0xFF, 0xC3, (byte)'b', 0xE6, 0xB8];

        var (exitCode, lines, error) = await RunAsync("-", input);

        Assert.Equal(0, exitCode);
        Assert.Equal((await RunAsync("a\uFFFD\uFFFDb\uFFFD")).Lines, lines);
        Assert.Contains("not all UTF-8", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tokens_MegabyteOfNoise_IsCounted()
    {
        var noise = new byte[1 << 20];
        new Random(1).NextBytes(noise);

        var (exitCode, lines, _) = await RunAsync("-", noise);

        Assert.Equal(0, exitCode);
        Assert.Equal($"{lines.Length - 1} tokens, {Encoding.UTF8.GetByteCount(Encoding.UTF8.GetString(noise))} bytes", lines[^1]);
    }

    private Task<(int ExitCode, string[] Lines, string Error)> RunAsync(string text, byte[]? input = null) => RunAsync(text, ["--model", _folder], input);

    private static async Task<(int ExitCode, string[] Lines, string Error)> RunAsync(string text, string[] options, byte[]? input = null)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "edge-reasoner");
        using var process = Process.Start(new ProcessStartInfo(program, ["model", "tokens", .. options, text])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
        })!;
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.StandardInput.BaseStream.WriteAsync(input ?? [], TestContext.Current.CancellationToken);
        process.StandardInput.Close();
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, (await output).Split('\n', StringSplitOptions.RemoveEmptyEntries), await error);
    }
}
