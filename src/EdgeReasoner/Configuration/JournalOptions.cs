namespace EdgeReasoner.Configuration;

/// <summary>Where answers are kept, so that a repeated request gets the same bytes, also after a crash. Section <c>Journal</c>.</summary>
internal sealed record JournalOptions
{
    /// <summary>Gets or sets a value indicating whether answers survive the process. False keeps them in memory only: for a demonstration, or a device without a writable disk.</summary>
    public bool Durable { get; set; } = true;

    /// <summary>Gets or sets the folder of the journal and the instance lock; empty means <c>$STATE_DIRECTORY</c>, else <c>$XDG_STATE_HOME/edge-reasoner</c>, else <c>~/.local/state/edge-reasoner</c>.</summary>
    public string Folder { get; set; } = "";

    /// <summary>Gets or sets how many answers are kept, 16 to 1,000,000; the oldest goes first.</summary>
    public int MaxAnswers { get; set; } = 16_384;

    /// <summary>Gets or sets how many bytes of answers are kept, 65,536 to 1,073,741,824; they are held in memory and on disk. An answer has 0.5 to 4 KiB.</summary>
    public int MaxBytes { get; set; } = 16 * 1024 * 1024;

    /// <summary>Gets or sets for how many seconds an answer is kept, 1 to 604,800: as long as a broker keeps a session, because until then it may deliver the request again.</summary>
    public int KeepSeconds { get; set; } = 3600;

    /// <summary>The folder in force.</summary>
    /// <returns>An absolute path; it need not exist.</returns>
    public string FullFolder()
    {
        if (Folder.Length > 0)
        {
            return Path.GetFullPath(Folder);
        }

        // systemd names several folders with colons between them; ours is the first.
        if (Environment.GetEnvironmentVariable("STATE_DIRECTORY") is { Length: > 0 } state)
        {
            return Path.GetFullPath(state.Split(':')[0]);
        }

        var states = Environment.GetEnvironmentVariable("XDG_STATE_HOME") is { Length: > 0 } xdg
            ? xdg
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".local", "state");
        return Path.GetFullPath(Path.Combine(states, "edge-reasoner"));
    }

    /// <summary>Everything wrong with these values.</summary>
    /// <returns>One sentence per problem.</returns>
    public IEnumerable<string> Problems()
    {
        (string Key, int Value, int Minimum, int Maximum)[] ranges =
        [
            (nameof(MaxAnswers), MaxAnswers, 16, 1_000_000), (nameof(MaxBytes), MaxBytes, 65_536, 1_073_741_824), (nameof(KeepSeconds), KeepSeconds, 1, 604_800),
        ];
        return from range in ranges
               where range.Value < range.Minimum || range.Value > range.Maximum
               select $"Journal:{range.Key} is {range.Value}; it must lie in {range.Minimum} to {range.Maximum}.";
    }
}
