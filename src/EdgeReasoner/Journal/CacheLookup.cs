namespace EdgeReasoner.Journal;

/// <summary>The outcome of looking a request up that has just come in.</summary>
internal enum CacheLookup
{
    /// <summary>Nothing: it is to be decided.</summary>
    New,

    /// <summary>It is being decided; this one waits for the same answer.</summary>
    InFlight,

    /// <summary>It was answered: the same bytes again.</summary>
    Answered,

    /// <summary>It is being decided, and too many wait for such answers already.</summary>
    Crowded,

    /// <summary>Its id belongs to another payload.</summary>
    Conflict,
}
