namespace EdgeReasoner.Mqtt;

/// <summary>What one connection leaves to the next.</summary>
/// <param name="clock">Measures.</param>
internal sealed class ConnectionMemory(TimeProvider clock)
{
    // Twice may be a broker's restart in the midst of a packet.
    private const int MostUnreadable = 2;

    private int _unreadable;

    /// <summary>Gets the messages that may break connections.</summary>
    public Suspects Suspects { get; } = new(clock);

    /// <summary>Gets or sets a value indicating whether this process was online before. What is retained of another, later start is then a rival's, not a predecessor's.</summary>
    public bool WasOnline { get; set; }

    /// <summary>Gets or sets a value indicating whether the broker takes a last will that it keeps; one that does not refuses the connection.</summary>
    public bool WillRetained { get; set; } = true;

    /// <summary>Gets or sets a value indicating whether the broker takes a last will with QoS 1; one that does not refuses the connection.</summary>
    public bool WillConfirmed { get; set; } = true;

    /// <summary>Gets a value indicating whether the next connection must begin without the session: it delivers a packet that cannot be read, again and again.</summary>
    public bool LeavesSession => _unreadable >= MostUnreadable;

    /// <summary>Takes note of a connection's end.</summary>
    /// <param name="byUnreadable">Whether a packet ended it that could not be read.</param>
    public void Ended(bool byUnreadable) => _unreadable = byUnreadable ? _unreadable + 1 : 0;
}
