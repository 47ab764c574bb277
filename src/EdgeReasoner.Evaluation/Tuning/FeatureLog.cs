using System.Text.Json;
using System.Text.Json.Serialization;
using EdgeReasoner.Contract;
using EdgeReasoner.Reasoning.Confidence;
using EdgeReasoner.Reasoning.Learning;
using EdgeReasoner.Reasoning.Reflection;

namespace EdgeReasoner.Evaluation.Tuning;

/// <summary>The feature log: one recorded item a line, enough to fit and to replay without the model.</summary>
internal static class FeatureLog
{
    /// <summary>Writes an item as one line.</summary>
    /// <param name="item">The item.</param>
    /// <returns>The line, without its end.</returns>
    public static string Write(RecordedItem item) => JsonSerializer.Serialize(
        new LoggedItem
        {
            Family = item.Family,
            Set = item.Set,
            Id = item.Id,
            Expected = item.Expected,
            Explored = item.IsExplored,
            Checked = item.IsChecked,
            Rounds = [.. item.Rounds.Select(round => LoggedRound.Of(round, item.Expected))],
        },
        TuningJson.Default.LoggedItem);

    /// <summary>Reads a log.</summary>
    /// <param name="path">The file.</param>
    /// <returns>Its items.</returns>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="FormatException">A line is not one of a feature log.</exception>
    public static IEnumerable<RecordedItem> Read(string path)
    {
        var line = 0;
        foreach (var text in File.ReadLines(path))
        {
            line++;
            if (text.Length > 0)
            {
                yield return Item(path, line, text);
            }
        }
    }

    private static RecordedItem Item(string path, int line, string text)
    {
        try
        {
            var item = JsonSerializer.Deserialize(text, TuningJson.Default.LoggedItem)!;
            return new RecordedItem(item.Family, item.Expected, [.. item.Rounds.Select(static round => round.ToRecord())])
            {
                Set = item.Set,
                Id = item.Id,
                IsExplored = item.Explored,
                IsChecked = item.Checked,
            };
        }
        catch (JsonException exception)
        {
            throw new FormatException($"{path}, line {line}, is not a line of a feature log: {exception.Message}", exception);
        }
    }
}

/// <summary>A recorded item on disk.</summary>
internal sealed class LoggedItem
{
    /// <summary>Gets or sets the family.</summary>
    public required string Family { get; set; }

    /// <summary>Gets or sets the set.</summary>
    public string Set { get; set; } = "";

    /// <summary>Gets or sets the request's id.</summary>
    public string Id { get; set; } = "";

    /// <summary>Gets or sets the right answer.</summary>
    public required string Expected { get; set; }

    /// <summary>Gets or sets a value indicating whether a round was explored.</summary>
    public bool Explored { get; set; }

    /// <summary>Gets or sets a value indicating whether exact code checked it.</summary>
    public bool Checked { get; set; }

    /// <summary>Gets or sets the rounds.</summary>
    public required IReadOnlyList<LoggedRound> Rounds { get; set; }
}

/// <summary>A recorded round on disk.</summary>
internal sealed class LoggedRound
{
    private const string Flawed = "flaw";
    private const string Incomplete = "incomplete";
    private const string Proven = "proof";

    /// <summary>Gets or sets what it did.</summary>
    public required RoundAction Action { get; set; }

    /// <summary>Gets or sets the answers of its probe; null when there was none.</summary>
    public IReadOnlyList<string>? Answers { get; set; }

    /// <summary>Gets or sets their raw probabilities.</summary>
    public IReadOnlyList<double>? P { get; set; }

    /// <summary>Gets or sets the probability of an unseen answer; null for options.</summary>
    public double? Unseen { get; set; }

    /// <summary>Gets or sets whether the probe's best answer is right.</summary>
    public bool? Right { get; set; }

    /// <summary>Gets or sets the gate's probability of a flaw.</summary>
    public double? Flaw { get; set; }

    /// <summary>Gets or sets −ln of the least token probability.</summary>
    public double Doubt { get; set; }

    /// <summary>Gets or sets −ln of the reasoning's probability.</summary>
    public double Surprise { get; set; }

    /// <summary>Gets or sets whether the reasoning came to its end.</summary>
    public bool AtEnd { get; set; }

    /// <summary>Gets or sets whether the clock cut it.</summary>
    public bool Cut { get; set; }

    /// <summary>Gets or sets what the probe is worth.</summary>
    public EvidenceKind Kind { get; set; }

    /// <summary>Gets or sets the line of reasoning.</summary>
    public int Line { get; set; }

    /// <summary>Gets or sets what exact code found: flaw, incomplete or proof; null for nothing.</summary>
    public string? Finding { get; set; }

    /// <summary>Gets or sets the answer that it proved.</summary>
    public string? Proof { get; set; }

    /// <summary>Gets or sets the tokens generated.</summary>
    public int Tokens { get; set; }

    /// <summary>Gets or sets the milliseconds taken.</summary>
    public double Ms { get; set; }

    /// <summary>A round to be written.</summary>
    /// <param name="round">The record.</param>
    /// <param name="expected">The right answer.</param>
    /// <returns>What is written.</returns>
    public static LoggedRound Of(RoundRecord round, string expected) => new()
    {
        Action = round.Action,
        Answers = round.Raw?.Ids,
        P = round.Raw?.Probabilities.ToArray(),
        Unseen = round.Raw is { IsOpen: true } open ? open.Unseen : null,
        Right = round.Raw is null ? null : round.Raw.Best == expected,
        Flaw = round.Flaw,
        Doubt = round.Doubt,
        Surprise = round.Surprise,
        AtEnd = round.IsAtEnd,
        Cut = round.IsCut,
        Kind = round.Kind,
        Line = round.Branch,
        Finding = round.Finding switch { Reasoning.Prompting.Finding.Flaw => Flawed, Reasoning.Prompting.Finding.Sound => Incomplete, Reasoning.Prompting.Finding.Proof => Proven, _ => null },
        Proof = (round.Finding as Reasoning.Prompting.Finding.Proof)?.Answer,
        Tokens = round.Tokens,
        Ms = round.Duration.TotalMilliseconds,
    };

    /// <summary>The record that was written.</summary>
    /// <returns>The record.</returns>
    /// <exception cref="JsonException">Answers and probabilities do not fit together, or the finding is unknown.</exception>
    public RoundRecord ToRecord()
    {
        if ((Answers?.Count ?? 0) != (P?.Count ?? 0) || !(P ?? []).All(static p => p is >= 0 and <= 1))
        {
            throw new JsonException("'answers' and 'p' must be as many, each p in [0, 1].");
        }

        return new RoundRecord(Action, Answers is null ? null : AnswerDistribution.Exactly([.. Answers], [.. P!], Unseen ?? 0, Unseen is not null))
        {
            Flaw = Flaw,
            Doubt = Doubt,
            Surprise = Surprise,
            IsAtEnd = AtEnd,
            IsCut = Cut,
            Kind = Kind,
            Branch = Line,
            Finding = (Finding, Proof) switch
            {
                (null, _) => Reasoning.Prompting.Finding.None,
                (Flawed, _) => new Reasoning.Prompting.Finding.Flaw(0, ""),
                (Incomplete, _) => new Reasoning.Prompting.Finding.Sound(0),
                (Proven, { } answer) => new Reasoning.Prompting.Finding.Proof(answer),
                _ => throw new JsonException($"'finding' is '{Finding}'; it must be {Flawed}, {Incomplete}, or {Proven} with the answer in 'proof'."),
            },
            Tokens = Tokens,
            Duration = TimeSpan.FromMilliseconds(Ms),
        };
    }
}

/// <summary>Names of <see cref="RoundAction"/> in files.</summary>
internal sealed class RoundActionNames() : JsonStringEnumConverter<RoundAction>(JsonNamingPolicy.SnakeCaseLower);

/// <summary>Names of <see cref="EvidenceKind"/> in files.</summary>
internal sealed class EvidenceKindNames() : JsonStringEnumConverter<EvidenceKind>(JsonNamingPolicy.SnakeCaseLower);

/// <summary>The JSON of logs, generated at build time.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(RoundActionNames), typeof(EvidenceKindNames)])]
[JsonSerializable(typeof(LoggedItem))]
internal sealed partial class TuningJson : JsonSerializerContext;
