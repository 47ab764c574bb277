namespace EdgeReasoner.Mqtt;

/// <summary>The promise to acknowledge one received message once its answer is out; kept by <see cref="AckOrder"/>.</summary>
/// <param name="order">The connection's order of arrival.</param>
/// <param name="acknowledge">Sends the acknowledgement.</param>
internal sealed class Receipt(AckOrder order, Func<CancellationToken, Task> acknowledge)
{
    /// <summary>Gets the sending of the acknowledgement.</summary>
    public Func<CancellationToken, Task> Acknowledge { get; } = acknowledge;

    /// <summary>Gets or sets a value indicating whether nothing more will be done for the message; guarded by the order's lock.</summary>
    public bool IsSettled { get; set; }

    /// <summary>The receipt of what no broker delivered, such as a press or an answer sent again after a restart: settling it acknowledges nothing.</summary>
    /// <returns>The receipt.</returns>
    public static Receipt None() => new AckOrder().Arrive(static _ => Task.CompletedTask);

    /// <summary>Nothing more will be done for the message: it is acknowledged as soon as all earlier ones are. May be called again.</summary>
    public void Settle() => order.Settle(this);
}
