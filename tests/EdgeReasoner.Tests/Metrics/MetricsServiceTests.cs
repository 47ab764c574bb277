using System.Net;
using System.Net.Sockets;
using EdgeReasoner.Configuration;
using EdgeReasoner.Metrics;
using EdgeReasoner.Status;
using EdgeReasoner.Tests.Doubles;
using EdgeReasoner.Tests.Hosting;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace EdgeReasoner.Tests.Metrics;

public sealed class MetricsServiceTests
{
    [Fact]
    public async Task Start_PortIsTaken_IsOneLineAndADegradedPartAndStopsNothing()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;
        var (clock, logger) = (new FakeTimeProvider(), new CountingLogger<MetricsService>());
        var state = new DaemonState(clock);
        using var some = new SomeSnapshot(state, clock);
        using var instruments = new Instruments(state, some.Queue, some.Costs);
        using var service = new MetricsService(new MetricsOptions { Port = port }, instruments, some.Snapshot, state, logger);

        await service.StartAsync(TestContext.Current.CancellationToken);

        Assert.StartsWith($"Metrics:Port {port} cannot be listened on (", Assert.Single(logger.Lines), StringComparison.Ordinal);
        Assert.Equal("metrics", Assert.Single(state.Parts).Name);
        await service.StopAsync(CancellationToken.None);
    }
}
