namespace EdgeReasoner.Reasoning.Confidence;

/// <summary>The calibrations of all families, fitted for one model and prompt version, and for no other.</summary>
public sealed record CalibrationTable
{
    /// <summary>Gets the table that changes nothing and does not count as a calibration.</summary>
    public static CalibrationTable None { get; } = new();

    /// <summary>Gets the table that stands for one that cannot be trusted: it changes nothing, and no decision is certified.</summary>
    public static CalibrationTable Damaged { get; } = new() { MayCertify = false };

    /// <summary>Gets the hash of the model folder it was fitted on; empty for <see cref="None"/>.</summary>
    public string ModelHash { get; init; } = "";

    /// <summary>Gets the prompt format's version it was fitted with; empty for <see cref="None"/>.</summary>
    public string PromptVersion { get; init; } = "";

    /// <summary>Gets the calibrations by family.</summary>
    public IReadOnlyDictionary<string, FamilyCalibration> Families { get; init; } = new Dictionary<string, FamilyCalibration>();

    /// <summary>Gets the calibration of families that it does not name.</summary>
    public FamilyCalibration Others { get; init; } = FamilyCalibration.None;

    /// <summary>Gets a value indicating whether reflection may end as certified.</summary>
    public bool MayCertify { get; init; } = true;

    /// <summary>The calibration of a family.</summary>
    /// <param name="family">The prompt's family.</param>
    /// <returns>The family's own, or that of all others.</returns>
    public FamilyCalibration For(string family) => Families.GetValueOrDefault(family) ?? Others;

    /// <summary>The reason why this table must not be used with a model: a foreign calibration is worse than none.</summary>
    /// <param name="modelHash">Hash of the loaded model folder.</param>
    /// <param name="promptVersion">Version of the prompt format in use.</param>
    /// <returns>One sentence with the remedy; null when it was fitted for them.</returns>
    public string? RefusalFor(string modelHash, string promptVersion)
        => ModelHash != modelHash ? $"The calibration was fitted for the model {Short(ModelHash)}, not for {Short(modelHash)}, and is not used; run edge-reasoner tune with this model."
            : PromptVersion != promptVersion ? $"The calibration was fitted for the prompt version '{PromptVersion}', not for '{promptVersion}', and is not used; run edge-reasoner tune with this version."
            : null;

    private static string Short(string hash) => hash.Length > 12 ? hash[..12] : hash;
}
