namespace EdgeReasoner.Inference;

/// <summary>A model folder cannot be used. Each problem names the file and the field, what was found, and what it must be.</summary>
public sealed class ModelFolderException : Exception
{
    /// <summary>States every problem that was found.</summary>
    /// <param name="problems">One sentence per problem, 1 or more.</param>
    public ModelFolderException(IReadOnlyList<string> problems)
        : base(string.Join(Environment.NewLine, problems)) => Problems = problems;

    /// <summary>States one problem.</summary>
    /// <param name="message">The sentence.</param>
    public ModelFolderException(string message)
        : base(message) => Problems = [message];

    /// <summary>States one problem and what led to it.</summary>
    /// <param name="message">The sentence.</param>
    /// <param name="innerException">What led to it.</param>
    public ModelFolderException(string message, Exception innerException)
        : base(message, innerException) => Problems = [message];

    /// <summary>For the runtime's conventions; prefer an overload that states the problem.</summary>
    public ModelFolderException() => Problems = [];

    /// <summary>Gets the problems, one sentence each.</summary>
    public IReadOnlyList<string> Problems { get; }
}
