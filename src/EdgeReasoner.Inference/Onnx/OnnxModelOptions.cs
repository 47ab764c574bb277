namespace EdgeReasoner.Inference.Onnx;

/// <summary>The settings with which the engine runs a model.</summary>
public sealed record OnnxModelOptions
{
    /// <summary>Gets or sets the threads of one forward pass, in [1, 64].</summary>
    public int Threads { get; set; } = 1;

    /// <summary>Gets or sets a value indicating whether idle threads spin for work: a little faster on quiet cores, much slower on shared ones, and hot.</summary>
    public bool Spinning { get; set; }

    /// <summary>Gets or sets the most tokens a sequence holds, 2 or more; null takes the model's own context length. The KV cache is reserved for so many.</summary>
    public int? ContextLength { get; set; }

    /// <summary>Gets or sets the folder of prepared models (<see cref="PreparedModel"/>); null runs the original graph.</summary>
    public string? Cache { get; set; }

    /// <summary>Gets or sets which code multiplies with 4-bit weights; that decides which of the prepared models is looked for.</summary>
    public MatMulKernels MatMul { get; set; }

    /// <summary>Everything wrong with these values, in words for whoever edits the file.</summary>
    /// <param name="section">The configuration section to name, such as <c>Model</c>.</param>
    /// <returns>One sentence per problem; none when the options can be used.</returns>
    public IEnumerable<string> Problems(string section = "Model")
    {
        if (Threads is < 1 or > 64)
        {
            yield return $"{section}:Threads is {Threads}; it must lie in [1, 64].";
        }

        if (ContextLength < 2)
        {
            yield return $"{section}:ContextLength is {ContextLength}; it must be 2 or more, or absent.";
        }
    }
}
