namespace EdgeReasoner.Mqtt.Wire;

/// <summary>What the retained status document says.</summary>
/// <param name="State">The readiness in snake case.</param>
/// <param name="Since">When it last changed.</param>
/// <param name="Session">Rises with every start.</param>
/// <param name="Version">The product's version.</param>
/// <param name="Model">The loaded model; null without one.</param>
/// <param name="MaxPayloadBytes">The payload limit.</param>
/// <param name="QueueCapacity">The queue's limit.</param>
/// <param name="AnswerTimes">Median and 95 % quantile of the latest answers in milliseconds; null before the first.</param>
/// <param name="TokensPerSecond">The model's speed; null before it was measured.</param>
/// <param name="Queued">Requests that wait.</param>
/// <param name="Health">Named checks, with a detail where one failed.</param>
/// <param name="Counters">Named counts since the start.</param>
internal sealed record StatusDocument(
    string State,
    DateTimeOffset Since,
    long Session,
    string Version,
    ModelIdentity? Model,
    int MaxPayloadBytes,
    int QueueCapacity,
    (double P50, double P95)? AnswerTimes,
    (double Prefill, double Decode)? TokensPerSecond,
    int Queued,
    IReadOnlyList<(string Name, bool IsSound, string? Detail)> Health,
    IReadOnlyList<(string Name, long Count)> Counters);
