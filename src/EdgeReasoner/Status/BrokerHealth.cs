namespace EdgeReasoner.Status;

/// <summary>The troubles between the daemon and its broker, for the status document. Safe from any thread.</summary>
internal sealed class BrokerHealth
{
    private const string NotYet = "not connected yet";

    private volatile string? _connection = NotYet;
    private volatile string? _credentials;

    /// <summary>Gets or sets the reason why the daemon is not connected; null when it is.</summary>
    public string? Connection
    {
        get => _connection;
        set => _connection = value;
    }

    /// <summary>Gets a value indicating whether the first try to connect has ended, one way or the other.</summary>
    public bool IsTried => !ReferenceEquals(_connection, NotYet);

    /// <summary>Gets or sets the fault of the credentials' files, present or soon to come; null for nothing.</summary>
    public string? Credentials
    {
        get => _credentials;
        set => _credentials = value;
    }
}
