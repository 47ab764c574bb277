namespace EdgeReasoner.Reasoning.Confidence;

/// <summary>The kind of reasoning before an answer probe; decides how much the probe weighs.</summary>
public enum EvidenceKind
{
    /// <summary>The prompt alone.</summary>
    Direct,

    /// <summary>A reasoning written without seeing an earlier one: a draft or a resample.</summary>
    Fresh,

    /// <summary>An earlier reasoning carried on: it begins with every token of it.</summary>
    Extended,

    /// <summary>An earlier reasoning rewritten in view of a critique.</summary>
    Revised,
}
