namespace EdgeReasoner.Contract;

/// <summary>The fixed limits of the request table in docs/mqtt.md; lengths are in UTF-16 characters.</summary>
public static class RequestLimits
{
    /// <summary>Longest id, name, label or state.</summary>
    public const int MaxName = 64;

    /// <summary>Longest question.</summary>
    public const int MaxQuestion = 512;

    /// <summary>Longest context.</summary>
    public const int MaxContext = 1024;

    /// <summary>Longest rule.</summary>
    public const int MaxRule = 160;

    /// <summary>Most rules, those of the profile included.</summary>
    public const int MaxRules = 64;

    /// <summary>Fewest options: a choice needs two.</summary>
    public const int MinOptions = 2;

    /// <summary>Most options.</summary>
    public const int MaxOptions = 16;

    /// <summary>Most readings.</summary>
    public const int MaxReadings = 64;

    /// <summary>Longest unit or quality word.</summary>
    public const int MaxUnit = 32;

    /// <summary>Longest deadline in milliseconds: ten minutes.</summary>
    public const int MaxDeadlineMs = 600_000;

    /// <summary>Most rounds that a request may ask for.</summary>
    public const int MaxRounds = 8;

    /// <summary>Highest priority.</summary>
    public const int MaxPriority = 3;

    /// <summary>Deepest nesting of arrays and objects.</summary>
    public const int MaxNesting = 16;

    /// <summary>Most bytes of Correlation Data.</summary>
    public const int MaxCorrelationBytes = 1024;
}
