namespace EdgeReasoner.Configuration;

/// <summary>The broker inside the daemon, used when <c>Mqtt:Host</c> is empty. Section <c>Mqtt:Embedded</c>.</summary>
internal sealed record EmbeddedBrokerOptions
{
    /// <summary>Gets or sets the TCP port on the loopback address, 1 to 65,535.</summary>
    public int Port { get; set; } = 1883;
}
