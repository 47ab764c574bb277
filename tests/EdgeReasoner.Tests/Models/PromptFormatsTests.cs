using System.Text.Json;
using EdgeReasoner.Inference;
using EdgeReasoner.Inference.Tokenization;
using EdgeReasoner.Models;
using EdgeReasoner.Reasoning.Prompting.Symbolic;
using EdgeReasoner.Reasoning.Prompting.Text;
using EdgeReasoner.Tests.Inference.Tokenization;
using Xunit;

namespace EdgeReasoner.Tests.Models;

public sealed class PromptFormatsTests : IDisposable
{
    private const string ChatMl = "{% for m in messages %}<|im_start|>{{ m.role }}\n{{ m.content }}<|im_end|>\n{% endfor %}";

    private readonly string _folder = Directory.CreateTempSubdirectory("format-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Read_WordLevelTokenizerOfOurWords_IsSymbolic()
    {
        WriteWords(SymbolicVocabulary.Tokens);

        Assert.True(PromptFormats.IsWordLevel(_folder));
        Assert.IsType<SymbolicPromptFormat>(PromptFormats.Read(_folder));
    }

    [Fact]
    public void Read_WordLevelTokenizerOfOtherWords_IsRefusedWithTheReason()
    {
        WriteWords(["<pad>", "<s>", "</s>", "word"]);

        Assert.NotEmpty(Assert.Throws<ModelFolderException>(() => PromptFormats.Read(_folder)).Problems);
    }

    [Fact]
    public void Read_TextModel_TakesTheFormatThatItsTemplateShows()
    {
        WriteText();
        File.WriteAllText(Path.Combine(_folder, "chat_template.jinja"), ChatMl);

        Assert.IsType<TextPromptFormat>(PromptFormats.Read(_folder));
    }

    [Fact]
    public void Read_TemplateInTheTokenizersConfiguration_CountsToo()
    {
        WriteText();
        File.WriteAllText(Path.Combine(_folder, "tokenizer_config.json"), $$"""{"chat_template":[{"name":"tool_use","template":"?"},{"name":"default","template":{{JsonSerializer.Serialize(ChatMl)}}}]}""");

        Assert.IsType<TextPromptFormat>(PromptFormats.Read(_folder));
    }

    [Fact]
    public void Read_ConfiguredFormat_WinsOverTheTemplate()
    {
        WriteText();
        File.WriteAllText(Path.Combine(_folder, "chat_template.jinja"), "no template that is known");

        Assert.IsType<TextPromptFormat>(PromptFormats.Read(_folder, "chatml"));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("no template that is known")]
    public void Read_UnknownTemplate_NamesTheSettingAndTheFormats(string? template)
    {
        WriteText();
        if (template is not null)
        {
            File.WriteAllText(Path.Combine(_folder, "chat_template.jinja"), template);
        }

        var problem = Assert.Single(Assert.Throws<ModelFolderException>(() => PromptFormats.Read(_folder)).Problems);
        Assert.StartsWith($"{_folder}: its chat format is not known", problem, StringComparison.Ordinal);
        Assert.Contains("set Model:ChatFormat to one of chatml,", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_ConfigurationThatIsNoJson_IsNamed()
    {
        WriteText();
        File.WriteAllText(Path.Combine(_folder, "tokenizer_config.json"), "nonsense");

        Assert.StartsWith("tokenizer_config.json is not JSON: ", Assert.Single(Assert.Throws<ModelFolderException>(() => PromptFormats.Read(_folder)).Problems), StringComparison.Ordinal);
    }

    [Fact]
    public void Read_FormatWhoseTokensAreMissing_IsRefused()
    {
        WriteText();

        Assert.StartsWith($"{_folder}: ", Assert.Single(Assert.Throws<ModelFolderException>(() => PromptFormats.Read(_folder, "gemma")).Problems), StringComparison.Ordinal);
    }

    [Fact]
    public void For_FolderThatCannotBeRead_IsTheBundledModelsFormat()
        => Assert.IsType<SymbolicPromptFormat>(PromptFormats.For(new ModelOptions { Folder = _folder }));

    private void WriteWords(IReadOnlyList<string> words)
    {
        using var file = File.Create(Path.Combine(_folder, "tokenizer.json"));
        WordLevelTokenizer.Write(file, words);
    }

    // A small vocabulary of Qwen's kind, with the marks of ChatML.
    private void WriteText()
    {
        var golden = GoldenFile.Read("small-qwen.json");
        File.WriteAllText(Path.Combine(_folder, "tokenizer.json"), golden.GetProperty("tokenizer").GetRawText());
    }
}
