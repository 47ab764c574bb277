using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;

namespace EdgeReasoner.Benchmarks.Daemons;

/// <summary>A mosquitto of its own on a free loopback port, which ends with this object.</summary>
internal sealed class LocalMosquitto : IAsyncDisposable
{
    private const string Program = "/usr/sbin/mosquitto";

    private readonly Process _process;
    private readonly string _configuration;

    private LocalMosquitto(Process process, string configuration, BrokerAddress address) => (_process, _configuration, Address) = (process, configuration, address);

    /// <summary>Gets where it listens.</summary>
    public BrokerAddress Address { get; }

    /// <summary>Starts it and waits until it takes connections.</summary>
    /// <returns>The running broker.</returns>
    /// <exception cref="System.ComponentModel.Win32Exception">It is not installed.</exception>
    public static async Task<LocalMosquitto> StartAsync()
    {
        var (address, configuration) = (BrokerAddress.Free(), Path.GetTempFileName());
        await File.WriteAllTextAsync(configuration, string.Create(CultureInfo.InvariantCulture, $"listener {address.Port} {address.Host}\nallow_anonymous true\nset_tcp_nodelay true\nlog_type none\n"));
        var broker = new LocalMosquitto(Process.Start(new ProcessStartInfo(Program, ["-c", configuration]) { RedirectStandardError = true })!, configuration, address);
        while (!broker.Accepts())
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        }

        return broker;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        File.Delete(_configuration);
    }

    private bool Accepts()
    {
        try
        {
            using var probe = new TcpClient(Address.Host, Address.Port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
