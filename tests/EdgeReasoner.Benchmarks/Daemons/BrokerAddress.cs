using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace EdgeReasoner.Benchmarks.Daemons;

/// <summary>Where a broker listens.</summary>
/// <param name="Host">Name or address.</param>
/// <param name="Port">TCP port.</param>
internal sealed record BrokerAddress(string Host, int Port)
{
    /// <summary>Reads <c>host:port</c>.</summary>
    /// <param name="text">The address; null for none.</param>
    /// <returns>The address; null for none.</returns>
    /// <exception cref="FormatException">It is not <c>host:port</c>.</exception>
    public static BrokerAddress? Parse(string? text)
        => text is null ? null
            : text.Split(':') is [{ Length: > 0 } host, var port] && int.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                ? new BrokerAddress(host, number)
                : throw new FormatException($"'{text}' is not HOST:PORT.");

    /// <summary>An address on loopback whose port was free a moment ago.</summary>
    /// <returns>The address.</returns>
    public static BrokerAddress Free()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return new BrokerAddress("127.0.0.1", ((IPEndPoint)listener.LocalEndpoint).Port);
    }
}
