using System.Buffers.Binary;
using System.Text;
using EdgeReasoner.Inference.Protobuf;
using EdgeReasoner.Inference.Tokenization.Merging;
using EdgeReasoner.Inference.Tokenization.Splitting;

namespace EdgeReasoner.Inference.Tokenization.Files;

/// <summary>SentencePiece's <c>tokenizer.model</c> with a byte-pair model: the fields of its protocol buffer that decide ids.</summary>
internal static class SentencePieceFile
{
    /// <summary>The file's name inside a model folder.</summary>
    public const string FileName = "tokenizer.model";

    private const string Remedy = "give the folder a tokenizer.json";
    private const int BytePairs = 2;

    private enum Kind
    {
        Normal = 1,
        Unknown = 2,
        Control = 3,
        UserDefined = 4,
        Unused = 5,
        Byte = 6,
    }

    /// <summary>Reads the file.</summary>
    /// <param name="content">Its bytes.</param>
    /// <returns>What the tokenizer is made of.</returns>
    /// <exception cref="ModelFolderException">It is damaged, or of a kind that would tokenize otherwise here.</exception>
    public static TokenizerParts Read(ReadOnlyMemory<byte> content)
    {
        List<(string Text, float Score, Kind Kind)> pieces = [];
        var (modelType, fallsBackToBytes) = (1, false);
        var (addsPrefix, removesSpaces, rules) = (true, true, 0);
        try
        {
            for (var file = new ProtobufReader(content); file.Next();)
            {
                switch (file.Field.Number)
                {
                    case 1: pieces.Add(Piece(file.Field.Bytes)); break;
                    case 2:
                        for (var trainer = new ProtobufReader(file.Field.Bytes); trainer.Next();)
                        {
                            modelType = trainer.Field.Number == 3 ? (int)trainer.Field.Value : modelType;
                            fallsBackToBytes |= trainer.Field is { Number: 35, Value: not 0 };
                        }

                        break;
                    case 3:
                        for (var normalizer = new ProtobufReader(file.Field.Bytes); normalizer.Next();)
                        {
                            rules = normalizer.Field.Number == 2 ? normalizer.Field.Bytes.Length : rules;
                            addsPrefix = normalizer.Field.Number == 3 ? normalizer.Field.Value != 0 : addsPrefix;
                            removesSpaces = normalizer.Field.Number == 4 ? normalizer.Field.Value != 0 : removesSpaces;
                        }

                        break;
                }
            }
        }
        catch (FormatException damage)
        {
            throw new ModelFolderException($"{FileName} is damaged: {damage.Message}", damage);
        }

        if (modelType != BytePairs || rules > 0 || removesSpaces)
        {
            throw new ModelFolderException(modelType != BytePairs
                ? $"{FileName}: trainer_spec.model_type is {modelType}; it must be {BytePairs} (BPE); {Remedy} or use a model with such a tokenizer."
                : $"{FileName}: normalizer_spec has rules of its own or removes extra white space; it must do neither; {Remedy} or use a model with such a tokenizer.");
        }

        return Parts(pieces, fallsBackToBytes, addsPrefix);
    }

    private static (string Text, float Score, Kind Kind) Piece(ReadOnlyMemory<byte> bytes)
    {
        var (text, score, kind) = ("", 0f, Kind.Normal);
        for (var piece = new ProtobufReader(bytes); piece.Next();)
        {
            switch (piece.Field.Number)
            {
                case 1: text = Encoding.UTF8.GetString(piece.Field.Bytes.Span); break;
                case 2:
                    score = piece.Field.Kind == ProtobufKind.Fixed32
                        ? BinaryPrimitives.ReadSingleLittleEndian(piece.Field.Bytes.Span)
                        : throw new FormatException($"the score of piece \"{text}\" is no float");
                    break;
                case 3: kind = (Kind)piece.Field.Value; break;
            }
        }

        return (text, score, kind);
    }

    private static TokenizerParts Parts(List<(string Text, float Score, Kind Kind)> pieces, bool fallsBackToBytes, bool addsPrefix)
    {
        var ids = new Dictionary<string, int>(StringComparer.Ordinal);
        List<AddedToken> added = [];
        int? unknown = null;
        for (var id = 0; id < pieces.Count; id++)
        {
            var (text, _, kind) = pieces[id];
            ids.TryAdd(text, id);
            unknown = kind == Kind.Unknown ? id : unknown;
            if (kind is Kind.Control or Kind.Unknown or Kind.UserDefined)
            {
                added.Add(new AddedToken(id, text) { IsSpecial = kind != Kind.UserDefined });
            }
        }

        List<Normalizer> normalizers = [new ReplaceNormalizer(" ", "\u2581")];
        if (addsPrefix)
        {
            normalizers.Insert(0, new PrependNormalizer("\u2581"));
        }

        return new TokenizerParts
        {
            Normalizers = normalizers,
            Added = added,
            SpaceReplacement = '\u2581',
            StripsFirstSpace = addsPrefix,
            Vocabulary = new BytePairVocabulary
            {
                FileName = FileName,
                Ids = ids,
                Merges = Merges(pieces, ids),
                SpecialTokens = TokenizerJsonFile.SpecialTokensOf(ids, added, fallsBackToBytes),
                FallsBackToBytes = fallsBackToBytes,
                UnknownToken = unknown,
                FusesUnknown = true,
            },
        };
    }

    /// <summary>SentencePiece merges any two tokens whose text together is a token, the one with the highest score first.</summary>
    private static List<(string Left, string Right, int Rank)> Merges(List<(string Text, float Score, Kind Kind)> pieces, Dictionary<string, int> ids)
    {
        List<(string, string, int)> merges = [];
        var rank = 0;
        foreach (var (text, _, _) in pieces.Where(static piece => piece.Kind is Kind.Normal or Kind.UserDefined).OrderByDescending(static piece => piece.Score))
        {
            for (var at = 1; at < text.Length; at++)
            {
                if (!char.IsLowSurrogate(text[at]) && ids.ContainsKey(text[..at]) && ids.ContainsKey(text[at..]))
                {
                    merges.Add((text[..at], text[at..], rank));
                }
            }

            rank++;
        }

        return merges;
    }
}
