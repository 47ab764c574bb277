using System.Text.Json;
using EdgeReasoner.Inference;
using EdgeReasoner.Inference.Onnx;
using EdgeReasoner.Inference.Tokenization;
using EdgeReasoner.Inference.Tokenization.Files;
using EdgeReasoner.Reasoning.Prompting;
using EdgeReasoner.Reasoning.Prompting.Chat;
using EdgeReasoner.Reasoning.Prompting.Symbolic;
using EdgeReasoner.Reasoning.Prompting.Text;

namespace EdgeReasoner.Models;

/// <summary>The language that a model folder speaks: the bundled model's symbols, or text in a chat format.</summary>
internal static class PromptFormats
{
    private const string TemplateFile = "chat_template.jinja";
    private const string TokenizerConfiguration = "tokenizer_config.json";
    private const string ModelConfiguration = "genai_config.json";

    /// <summary>The format of the configured model.</summary>
    /// <param name="model">Folder and chat format.</param>
    /// <returns>Its format; the bundled model's when the folder cannot be read, which whoever loads the model reports.</returns>
    public static IPromptFormat For(ModelOptions model)
    {
        try
        {
            return Read(model.FullFolder(), model.ChatFormat);
        }
        catch (Exception exception) when (exception is ModelFolderException or IOException or UnauthorizedAccessException)
        {
            return new SymbolicPromptFormat();
        }
    }

    /// <summary>Reads a folder's format: (1) a word-level tokenizer means symbols; (2) else the configured chat format, or (3) the one that the template shows.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="chatFormat">The configured chat format; empty for the template's.</param>
    /// <returns>The format.</returns>
    /// <exception cref="ModelFolderException">The tokenizer or the format is not known; the message names the remedy.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static IPromptFormat Read(string folder, string chatFormat = "")
    {
        // 1
        if (IsWordLevel(folder))
        {
            return SymbolicPromptFormat.ProblemOf(WordLevelTokenizer.Read(Path.Combine(folder, ModelFolder.TokenizerFileName))) is { } foreign ? throw new ModelFolderException(foreign) : new SymbolicPromptFormat();
        }

        var tokenizer = TokenizerFolder.Read(folder);
        var format = chatFormat.Length > 0
            ? ChatFormats.All.GetValueOrDefault(chatFormat) // 2; an unknown name is a problem of the configuration
            : TemplateOf(folder) is { } template ? ChatFormats.Recognise(template) : null; // 3
        if (format is null)
        {
            throw new ModelFolderException(
                $"{folder}: its chat format is not known ({TemplateFile}, {TokenizerConfiguration}); set Model:ChatFormat to one of {string.Join(", ", ChatFormats.All.Keys)}.");
        }

        return TextPromptFormat.ProblemOf(tokenizer, format) is { } problem
            ? throw new ModelFolderException($"{folder}: {problem}")
            : new TextPromptFormat(tokenizer, format, EndTokens(folder));
    }

    /// <summary>Tells if a folder's tokenizer knows whole words only, so that its model reads symbols and not text.</summary>
    /// <param name="folder">The folder.</param>
    /// <returns>True for a <c>tokenizer.json</c> with a <c>WordLevel</c> model.</returns>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static bool IsWordLevel(string folder)
    {
        var path = Path.Combine(folder, ModelFolder.TokenizerFileName);
        if (!File.Exists(path))
        {
            return false;
        }

        using var stream = File.OpenRead(path);
        try
        {
            using var document = JsonDocument.Parse(stream);
            return document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty("model", out var model)
                && model.ValueKind == JsonValueKind.Object && model.TryGetProperty("type", out var type) && type.ValueEquals("WordLevel");
        }
        catch (JsonException)
        {
            return false; // the tokenizer's reader says what is wrong with it
        }
    }

    private static string? TemplateOf(string folder)
    {
        var file = Path.Combine(folder, TemplateFile);
        if (File.Exists(file))
        {
            return File.ReadAllText(file);
        }

        if (Parse(folder, TokenizerConfiguration) is not { } document)
        {
            return null;
        }

        using (document)
        {
            if (document.RootElement.ValueKind != JsonValueKind.Object || !document.RootElement.TryGetProperty("chat_template", out var template))
            {
                return null;
            }

            // One text, or several with names, of which "default" is the conversation's.
            return template.ValueKind == JsonValueKind.String ? template.GetString()
                : template.ValueKind != JsonValueKind.Array ? null
                : template.EnumerateArray().Where(static entry => entry.TryGetProperty("name", out var name) && name.ValueEquals("default"))
                    .Select(static entry => entry.TryGetProperty("template", out var text) ? text.GetString() : null).FirstOrDefault();
        }
    }

    private static int[] EndTokens(string folder)
    {
        if (Parse(folder, ModelConfiguration) is not { } document)
        {
            return [];
        }

        using (document)
        {
            return document.RootElement.TryGetProperty("model", out var model) && model.TryGetProperty("eos_token_id", out var end)
                ? [.. (end.ValueKind == JsonValueKind.Array ? end.EnumerateArray() : new[] { end }.AsEnumerable()).Where(static id => id.ValueKind == JsonValueKind.Number).Select(static id => id.GetInt32())]
                : [];
        }
    }

    private static JsonDocument? Parse(string folder, string name)
    {
        var path = Path.Combine(folder, name);
        try
        {
            return File.Exists(path) ? JsonDocument.Parse(File.ReadAllBytes(path)) : null;
        }
        catch (JsonException syntax)
        {
            throw new ModelFolderException($"{name} is not JSON: {syntax.Message}", syntax);
        }
    }
}
