namespace EdgeReasoner.Mqtt;

/// <summary>The ways in which a publication ends.</summary>
internal enum PublishOutcome
{
    /// <summary>The broker has it (or, unconfirmed, it was handed to the connection).</summary>
    Published,

    /// <summary>The broker will not have it, now or later: not authorised, or the topic is not allowed.</summary>
    Denied,

    /// <summary>The connection was lost or too slow; another try may work.</summary>
    Failed,

    /// <summary>Not sent: its packet is larger than the broker takes.</summary>
    TooLarge,

    /// <summary>Not sent: it broke the connection twice.</summary>
    SetAside,

    /// <summary>Not sent: no packet can name its topic.</summary>
    Malformed,
}
