using System.Threading.Channels;
using EdgeReasoner.Faults;

namespace EdgeReasoner.Mqtt;

/// <summary>
/// Acknowledges the messages of one connection in the order of their arrival, whatever the order of their answers
/// (MQTT 5, section 4.6). An acknowledgement that outlives its connection is dropped: on the next connection the same packet
/// identifier may belong to another message.
/// </summary>
/// <param name="failPoints">For tests; null in production.</param>
internal sealed class AckOrder(FailPoints? failPoints = null)
{
    private readonly Lock _lock = new();
    private readonly Queue<Receipt> _unsettled = new();
    private readonly Channel<Receipt> _due = Channel.CreateUnbounded<Receipt>(new UnboundedChannelOptions { SingleReader = true });

    /// <summary>Takes note of a message that has just arrived.</summary>
    /// <param name="acknowledge">Sends its acknowledgement.</param>
    /// <returns>The receipt to settle.</returns>
    public Receipt Arrive(Func<CancellationToken, Task> acknowledge)
    {
        var receipt = new Receipt(this, acknowledge);
        lock (_lock)
        {
            _unsettled.Enqueue(receipt);
        }

        return receipt;
    }

    /// <summary>Makes a receipt's acknowledgement, and those that waited for it, due.</summary>
    /// <param name="receipt">One of this order's.</param>
    public void Settle(Receipt receipt)
    {
        lock (_lock)
        {
            receipt.IsSettled = true;
            while (_unsettled.TryPeek(out var first) && first.IsSettled)
            {
                _due.Writer.TryWrite(_unsettled.Dequeue());
            }
        }
    }

    /// <summary>Sends what is due until the connection ends.</summary>
    /// <param name="connection">Cancelled when the connection ends.</param>
    /// <returns>Ends with an exception: of the cancellation, or of an acknowledgement that could not be sent.</returns>
    public async Task SendAsync(CancellationToken connection)
    {
        await foreach (var receipt in _due.Reader.ReadAllAsync(connection))
        {
            await receipt.Acknowledge(connection);
            failPoints?.Reach(Step.Acknowledged);
        }
    }
}
