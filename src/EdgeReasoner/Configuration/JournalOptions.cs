namespace EdgeReasoner.Configuration;

/// <summary>The place where answers are kept, so that a repeated request gets the same bytes, also after a crash. Section <c>Journal</c>.</summary>
internal sealed record JournalOptions
{
    /// <summary>The most answers that are kept; the oldest goes first.</summary>
    public const int MaxAnswers = 16_384;

    /// <summary>The most bytes of answers that are kept; they are held in memory and on disk. An answer has 0.5 to 4 KiB.</summary>
    public const int MaxBytes = 16 * 1024 * 1024;

    /// <summary>Gets or sets a value indicating whether answers survive the process. False keeps them in memory only: for a demonstration, or a device without a writable disk.</summary>
    public bool Durable { get; set; } = true;

    /// <summary>Gets or sets the folder of the journal and the instance lock; empty means <c>$STATE_DIRECTORY</c>, else <c>$XDG_STATE_HOME/edge-reasoner</c>, else <c>~/.local/state/edge-reasoner</c>.</summary>
    public string Folder { get; set; } = "";

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
}
