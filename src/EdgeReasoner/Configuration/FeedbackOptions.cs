using EdgeReasoner.Contract;

namespace EdgeReasoner.Configuration;

/// <summary>Who may say what was right, and where it is kept. Section <c>Feedback</c>.</summary>
internal sealed record FeedbackOptions
{
    /// <summary>Gets or sets the file that outcomes are appended to; empty: feedback is not taken. At <see cref="MaxBytes"/> it becomes <c>…1</c> and a new one begins.</summary>
    public string File { get; set; } = "";

    /// <summary>Gets or sets the size at which the file is rotated, in bytes, 65,536 to 1,073,741,824; two are kept.</summary>
    public long MaxBytes { get; set; } = 8 * 1024 * 1024;

    /// <summary>Gets or sets the requesters that may judge any decision, not only their own.</summary>
    public IList<string> Auditors { get; set; } = [];

    /// <summary>Gets or sets the outcomes a minute that one requester may report, 1 to 100,000.</summary>
    public int PerMinute { get; set; } = 60;

    /// <summary>Gets or sets how many decisions are remembered until their outcome is reported, 16 to 1,000,000; each takes about 1 KiB.</summary>
    public int Remembered { get; set; } = 4096;

    /// <summary>Everything wrong with these values.</summary>
    /// <returns>One sentence per problem.</returns>
    public IEnumerable<string> Problems()
    {
        if (MaxBytes is < 65_536 or > 1_073_741_824)
        {
            yield return $"Feedback:MaxBytes is {MaxBytes}; it must lie in 65536 to 1073741824 bytes.";
        }

        foreach (var auditor in Auditors.Where(static auditor => !Names.IsName(auditor)))
        {
            yield return $"Feedback:Auditors has '{auditor}'; a requester's name has 1 to 64 of the characters A-Z, a-z, 0-9, _ and -.";
        }

        if (PerMinute is < 1 or > 100_000)
        {
            yield return $"Feedback:PerMinute is {PerMinute}; it must lie in 1 to 100000.";
        }

        if (Remembered is < 16 or > 1_000_000)
        {
            yield return $"Feedback:Remembered is {Remembered}; it must lie in 16 to 1000000.";
        }
    }
}
