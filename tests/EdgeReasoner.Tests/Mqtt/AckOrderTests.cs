using EdgeReasoner.Mqtt;
using Xunit;

namespace EdgeReasoner.Tests.Mqtt;

public sealed class AckOrderTests
{
    [Fact]
    public async Task Settle_OutOfOrder_AcknowledgesInOrderOfArrival()
    {
        var sent = new List<int>();
        var order = new AckOrder();
        using var connection = new CancellationTokenSource();
        var receipts = Enumerable.Range(0, 3).Select(i => order.Arrive(_ =>
        {
            sent.Add(i);
            return i == 2 ? connection.CancelAsync() : Task.CompletedTask;
        })).ToArray();
        receipts[2].Settle();
        receipts[1].Settle();
        receipts[0].Settle();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => order.SendAsync(connection.Token));

        Assert.Equal([0, 1, 2], sent);
    }

    [Fact]
    public async Task Settle_AfterTheConnectionEnded_AcknowledgesNothing()
    {
        var sent = 0;
        var order = new AckOrder();
        var receipt = order.Arrive(_ =>
        {
            sent++;
            return Task.CompletedTask;
        });
        using var connection = new CancellationTokenSource();
        await connection.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => order.SendAsync(connection.Token));

        receipt.Settle();

        Assert.Equal(0, sent);
    }

    [Fact]
    public async Task Settle_Twice_AcknowledgesOnce()
    {
        var sent = 0;
        var order = new AckOrder();
        using var connection = new CancellationTokenSource();
        var first = order.Arrive(_ => Task.FromResult(sent++));
        first.Settle();
        first.Settle();
        order.Arrive(_ => connection.CancelAsync()).Settle();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => order.SendAsync(connection.Token));

        Assert.Equal(1, sent);
    }
}
