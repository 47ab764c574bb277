using EdgeReasoner.Contract;

namespace EdgeReasoner.Configuration;

/// <summary>The file of reported outcomes, and the requesters that may judge for others. Section <c>Feedback</c>.</summary>
internal sealed record FeedbackOptions
{
    /// <summary>The size at which the file is rotated, in bytes; two are kept.</summary>
    public const long MaxBytes = 8 * 1024 * 1024;

    /// <summary>The outcomes a minute that one requester may report.</summary>
    public const int PerMinute = 60;

    /// <summary>The number of decisions that are remembered until their outcome is reported; each takes about 1 KiB.</summary>
    public const int Remembered = 4096;

    /// <summary>Gets or sets the file that outcomes are appended to; empty: feedback is not taken. At <see cref="MaxBytes"/> it becomes <c>….1</c> and a new one begins.</summary>
    public string File { get; set; } = "";

    /// <summary>Gets or sets the requesters that may judge any decision, not only their own.</summary>
    public IList<string> Auditors { get; set; } = [];

    /// <summary>Everything wrong with these values.</summary>
    /// <returns>One sentence per problem.</returns>
    public IEnumerable<string> Problems()
        => from auditor in Auditors
           where !Names.IsName(auditor)
           select $"Feedback:Auditors has '{auditor}'; a requester's name has 1 to 64 of the characters A-Z, a-z, 0-9, _ and -.";
}
