namespace EdgeReasoner.Faults;

/// <summary>The steps of the rule of docs/reliability.md, in their order: between any two a process may die.</summary>
internal enum Step
{
    /// <summary>A message is in the receiving handler.</summary>
    Received,

    /// <summary>It is being read.</summary>
    Taken,

    /// <summary>The answer is decided and not yet written.</summary>
    Decided,

    /// <summary>It is written inside a transaction that is not committed.</summary>
    Written,

    /// <summary>It is on the disk and not yet sent.</summary>
    Committed,

    /// <summary>The broker has it; its confirmation has arrived and was not looked at.</summary>
    Sent,

    /// <summary>The confirmation was looked at; the request is not yet acknowledged.</summary>
    Confirmed,

    /// <summary>The acknowledgement was sent.</summary>
    Acknowledged,
}
