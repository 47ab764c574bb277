namespace EdgeReasoner.Inference.Tokenization.Files;

/// <summary>Finds a model folder's tokenizer among the forms in which folders carry it.</summary>
public static class TokenizerFolder
{
    /// <summary>Reads the first form that is there: (1) <c>tokenizer.json</c>, (2) <c>vocab.json</c> and <c>merges.txt</c>, (3) <c>tokenizer.model</c>.</summary>
    /// <param name="folder">The folder.</param>
    /// <returns>The tokenizer.</returns>
    /// <exception cref="ModelFolderException">There is none, it is damaged, or it would tokenize otherwise than this engine does.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static Tokenizer Read(string folder)
    {
        // 1
        if (PathOf(folder, TokenizerJsonFile.FileName) is { } json)
        {
            return new Tokenizer(TokenizerJsonFile.Read(File.ReadAllBytes(json)));
        }

        // 2
        if (PathOf(folder, VocabularyFiles.VocabularyName) is not null && PathOf(folder, VocabularyFiles.MergesName) is not null)
        {
            return new Tokenizer(VocabularyFiles.Read(folder));
        }

        // 3
        if (PathOf(folder, SentencePieceFile.FileName) is { } model)
        {
            return new Tokenizer(SentencePieceFile.Read(File.ReadAllBytes(model)));
        }

        throw new ModelFolderException(
            $"{folder} holds no tokenizer; it must hold {TokenizerJsonFile.FileName}, or {VocabularyFiles.VocabularyName} and {VocabularyFiles.MergesName}, or {SentencePieceFile.FileName}.");
    }

    private static string? PathOf(string folder, string name) => Path.Combine(folder, name) is var path && File.Exists(path) ? path : null;
}
