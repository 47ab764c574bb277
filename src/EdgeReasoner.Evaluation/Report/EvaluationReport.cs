namespace EdgeReasoner.Evaluation.Report;

/// <summary>Everything that an evaluation found; <c>report.json</c> is this in snake case. Shares lie in [0, 1], times are in milliseconds.</summary>
internal sealed record EvaluationReport
{
    /// <summary>Gets the name and version of this format.</summary>
    public string Schema { get; init; } = "edge-reasoner-eval-1";

    /// <summary>Gets when the run ended, UTC.</summary>
    public required DateTimeOffset MadeAt { get; init; }

    /// <summary>Gets the command that made it.</summary>
    public required string Command { get; init; }

    /// <summary>Gets the program's version.</summary>
    public required string Version { get; init; }

    /// <summary>Gets the machine it ran on.</summary>
    public required MachineFigures Machine { get; init; }

    /// <summary>Gets the model under test, and the one it was compared with.</summary>
    public required IReadOnlyList<ModelFigures> Models { get; init; }

    /// <summary>Gets the task files.</summary>
    public required IReadOnlyList<FileFigures> Files { get; init; }

    /// <summary>Gets the settings that decide the figures beside models and files.</summary>
    public required SettingFigures Settings { get; init; }

    /// <summary>Gets the modes, in the order of every list of results.</summary>
    public required IReadOnlyList<ModeFigures> Modes { get; init; }

    /// <summary>Gets the figures of all items together, of each family, and of each family's sets.</summary>
    public required IReadOnlyList<GroupFigures> Groups { get; init; }
}

/// <summary>The machine that an evaluation ran on.</summary>
/// <param name="Os">The operating system.</param>
/// <param name="Architecture">The processor's architecture.</param>
/// <param name="Processors">Logical processors.</param>
internal sealed record MachineFigures(string Os, string Architecture, int Processors);

/// <summary>A model that took part.</summary>
/// <param name="Role"><c>model</c> or <c>against</c>.</param>
/// <param name="Name">Its folder's name.</param>
/// <param name="Sha256">Its identity.</param>
/// <param name="Quant">How its weights are stored.</param>
/// <param name="Bytes">Size of the folder.</param>
internal sealed record ModelFigures(string Role, string Name, string Sha256, string Quant, long Bytes);

/// <summary>A task file.</summary>
/// <param name="Name">Its name without folder.</param>
/// <param name="Format">How it was read.</param>
/// <param name="Items">Items in it.</param>
/// <param name="Sha256">SHA-256 of its content.</param>
internal sealed record FileFigures(string Name, string Format, int Items, string Sha256);

/// <summary>Settings of the run.</summary>
/// <param name="ItemsPerSet">Most items of a family and set; null for all.</param>
/// <param name="Seed">Of the drawing of items and reasonings.</param>
/// <param name="MaxRounds">Most rounds of the loop.</param>
/// <param name="DeadlineMs">Deadline of the loop that measures late answers; null when not measured.</param>
/// <param name="Threads">Threads of a forward pass.</param>
internal sealed record SettingFigures(int? ItemsPerSet, int Seed, int MaxRounds, double? DeadlineMs, int Threads);

/// <summary>A mode, for people.</summary>
/// <param name="Key">Its name in this file.</param>
/// <param name="Title">Its title.</param>
/// <param name="Description">What it does.</param>
internal sealed record ModeFigures(string Key, string Title, string Description);

/// <summary>A share with its 95 % interval.</summary>
/// <param name="Right">How many.</param>
/// <param name="Of">Of how many.</param>
/// <param name="Share">The share.</param>
/// <param name="Low">Lower end (Wilson).</param>
/// <param name="High">Upper end (Wilson).</param>
internal sealed record ShareFigures(int Right, int Of, double Share, double Low, double High);
