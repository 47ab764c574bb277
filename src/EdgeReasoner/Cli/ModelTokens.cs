using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Unicode;
using EdgeReasoner.Cli.Arguments;
using EdgeReasoner.Inference;
using EdgeReasoner.Inference.Tokenization;
using EdgeReasoner.Inference.Tokenization.Files;
using EdgeReasoner.Models;

namespace EdgeReasoner.Cli;

/// <summary>Shows the tokens of a text as a model's tokenizer makes them: one line an id with its piece, then their number.</summary>
internal static class ModelTokens
{
    private const string StandardInput = "-";

    // More than any context: whoever pipes a disk into it gets a sentence, not a machine without memory.
    private const int MostBytes = 64 << 20;

    /// <summary>The verb.</summary>
    /// <returns>The command.</returns>
    public static Command Create()
    {
        var configuration = new ConfigurationArguments();
        var model = new Option<string?>("--model", "-m") { Description = "Folder with a tokenizer, or the name of an installed model. Default: the configured model (Model:Folder).", HelpName = "FOLDER-OR-NAME" };
        var text = new Argument<string>("text") { Description = $"The text, or {StandardInput} for standard input (UTF-8, {MostBytes >> 20} MiB at most). Special tokens in it count as plain text." };
        var command = new Command("tokens", "Show the tokens of a text, one line each: id and piece; the last line counts them.") { text, model };
        configuration.AddTo(command);
        command.SetAction(parsed => configuration.Load(parsed) is { } loaded
            ? Run(loaded.Model, parsed.GetValue(model), parsed.GetValue(text)!)
            : ExitCode.BadConfiguration);
        return command;
    }

    private static int Run(ModelOptions options, string? model, string text)
    {
        try
        {
            var folder = FolderOf(options, model);
            if (PromptFormats.IsWordLevel(folder))
            {
                throw new ModelFolderException($"{folder} reads controlled English, which is parsed and not tokenized; name a folder with a text model's tokenizer with --model.");
            }

            var tokenizer = TokenizerFolder.Read(folder);
            var given = text == StandardInput ? FromStandardInput() : text;
            if (tokenizer.SpecialTokens.FirstOrDefault(mark => given.Contains(mark, StringComparison.Ordinal)) is { } special)
            {
                Console.Error.WriteLine($"{special} is a special token of this model; in a text it is characters like any others.");
            }

            Print(tokenizer, tokenizer.Tokenize(given), Encoding.UTF8.GetByteCount(given));
            return ExitCode.Success;
        }
        catch (ModelFolderException exception)
        {
            Console.Error.WriteLine(string.Join(Environment.NewLine, exception.Problems));
            return ExitCode.Unavailable;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ModelStoreException)
        {
            Console.Error.WriteLine(exception.Message);
            return ExitCode.Failure;
        }
    }

    private static string FolderOf(ModelOptions options, string? model)
    {
        var folder = (model is null ? options : options with { Folder = model }).FullFolder();
        if (Directory.Exists(folder))
        {
            return folder;
        }

        return model is null ? throw new ModelFolderException($"{folder} is not a folder; set Model:Folder, or name a model with --model.")
            : ModelStore.Open(options) is var store && store.Find(model) is { } installed ? installed.Folder
            : throw new ModelFolderException($"{model} is neither a folder nor the name of one model installed in {store.Root}; see 'model list'.");
    }

    private static string FromStandardInput()
    {
        using var input = Console.OpenStandardInput();
        using var content = new MemoryStream();
        var buffer = new byte[1 << 16];
        for (int read; (read = input.Read(buffer)) > 0;)
        {
            content.Write(buffer, 0, read);
            if (content.Length > MostBytes)
            {
                throw new IOException($"Standard input has more than {MostBytes >> 20} MiB; give it in parts.");
            }
        }

        var bytes = content.GetBuffer().AsSpan(0, (int)content.Length);
        if (!Utf8.IsValid(bytes))
        {
            Console.Error.WriteLine("Standard input is not all UTF-8; what is not counts as U+FFFD.");
        }

        return Encoding.UTF8.GetString(bytes);
    }

    private static void Print(Tokenizer tokenizer, int[] tokens, int bytes)
    {
        // UTF-8 whatever the locale, and no system call a line.
        using var output = new StreamWriter(Console.OpenStandardOutput(), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), 1 << 16);
        var line = new StringBuilder();
        foreach (var token in tokens)
        {
            line.Clear().Append(CultureInfo.InvariantCulture, $"{token}\t\"");
            TokenPiece.Escape(tokenizer.BytesOf(token), line);
            output.Write(line.Append("\"\n"));
        }

        output.Write(string.Create(CultureInfo.InvariantCulture, $"{tokens.Length} tokens, {bytes} bytes\n"));
    }
}
