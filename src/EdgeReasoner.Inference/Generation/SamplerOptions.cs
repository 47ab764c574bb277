namespace EdgeReasoner.Inference.Generation;

/// <summary>The settings by which the next token is picked from the logits.</summary>
public sealed record SamplerOptions
{
    /// <summary>Gets or sets the divisor of the logits, 0 or more; 0 picks the most probable token (greedy).</summary>
    public double Temperature { get; set; }

    /// <summary>Gets or sets how many of the most probable tokens take part, 0 or more; 0 lets all take part.</summary>
    public int TopK { get; set; }

    /// <summary>Gets or sets the probability mass that takes part, most probable tokens first, in (0, 1]; 1 lets all take part.</summary>
    public double TopP { get; set; } = 1;

    /// <summary>Everything wrong with these values, in words for whoever edits the file.</summary>
    /// <param name="section">The configuration section to name, such as <c>Sampling</c>.</param>
    /// <returns>One sentence per problem; none when the options can be used.</returns>
    public IEnumerable<string> Problems(string section = "Sampling")
    {
        if (!(Temperature >= 0 && double.IsFinite(Temperature))) // also catches NaN
        {
            yield return $"{section}:Temperature is {Temperature}; it must be finite and 0 or more.";
        }

        if (TopK < 0)
        {
            yield return $"{section}:TopK is {TopK}; it must be 0 (off) or more.";
        }

        if (!(TopP is > 0 and <= 1))
        {
            yield return $"{section}:TopP is {TopP}; it must lie in (0, 1].";
        }
    }
}
