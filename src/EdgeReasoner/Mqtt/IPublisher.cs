namespace EdgeReasoner.Mqtt;

/// <summary>The way out to the broker. <see cref="MqttTransport"/> is the one that is connected; the tests have a scripted one. Safe from any thread.</summary>
internal interface IPublisher
{
    /// <summary>Gets a value indicating whether a message would go out at once.</summary>
    bool IsOnline { get; }

    /// <summary>Waits until online and publishes; tries again after a lost connection.</summary>
    /// <param name="message">What and where.</param>
    /// <param name="mayStillSend">Asked immediately before each try; false gives up.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>What became of it; null when it was given up before it was sent.</returns>
    /// <exception cref="OperationCanceledException">It was given up after it was sent.</exception>
    Task<PublishOutcome?> PublishAsync(OutboundMessage message, Func<bool> mayStillSend, CancellationToken cancellation);
}
