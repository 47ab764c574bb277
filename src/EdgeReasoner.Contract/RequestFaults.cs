namespace EdgeReasoner.Contract;

/// <summary>Keeps the first fault of a request that is being put together.</summary>
public sealed class RequestFaults
{
    /// <summary>Gets the first fault; null when everything so far was sound.</summary>
    public Refusal? First { get; private set; }

    /// <summary>Records a fault unless there is one already.</summary>
    /// <param name="field">The field at fault, as on the wire.</param>
    /// <param name="message">One sentence with the remedy.</param>
    /// <param name="reason">Its kind.</param>
    public void Add(string field, string message, RefusalReason reason = RefusalReason.Schema) => First ??= new Refusal(reason, message, field);
}
