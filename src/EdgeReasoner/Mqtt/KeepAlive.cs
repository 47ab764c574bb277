using MQTTnet;

namespace EdgeReasoner.Mqtt;

/// <summary>Pings for a broker that wants to hear something more often than was configured: the library is told of its period, and pings after ours.</summary>
internal static class KeepAlive
{
    /// <summary>Pings until the connection ends.</summary>
    /// <param name="client">The connection.</param>
    /// <param name="wanted">The broker's period; null when it goes by ours.</param>
    /// <param name="ours">The period that the library keeps.</param>
    /// <param name="clock">Measures.</param>
    /// <param name="ended">Cancelled when the connection has ended.</param>
    /// <returns>Ends with an exception, of the cancellation or of a ping that was not answered; at once when nothing is to be done.</returns>
    public static async Task RunAsync(IMqttClient client, TimeSpan? wanted, TimeSpan ours, TimeProvider clock, CancellationToken ended)
    {
        while (wanted < ours)
        {
            await Task.Delay(wanted.Value / 2, clock, ended);
            using var limit = new TimeLimit(wanted.Value / 2, clock, CancellationToken.None, ended);
            await client.PingAsync(limit.Token);
        }
    }
}
