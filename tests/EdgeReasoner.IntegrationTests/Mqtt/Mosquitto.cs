using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using Xunit;

namespace EdgeReasoner.IntegrationTests.Mqtt;

/// <summary>A real broker as a child process on a free loopback port; the test is skipped without the program, unless CI=true.</summary>
internal sealed class Mosquitto : IAsyncDisposable
{
    private const string Program = "/usr/sbin/mosquitto";

    private readonly Process _process;
    private readonly string _configuration;

    private Mosquitto(Process process, string configuration, int port) => (_process, _configuration, Port) = (process, configuration, port);

    public int Port { get; }

    public static async Task<Mosquitto> StartAsync(string settings = "")
    {
        Require(Program);
        var port = FreePort.Next();
        var configuration = Path.GetTempFileName();
        await File.WriteAllTextAsync(configuration, string.Create(CultureInfo.InvariantCulture, $"listener {port} 127.0.0.1\nallow_anonymous true\n{settings}"));
        var process = Process.Start(new ProcessStartInfo(Program, ["-c", configuration]) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
        var broker = new Mosquitto(process, configuration, port);
        await Until.HoldsAsync(broker.Accepts);
        return broker;
    }

    /// <summary>Skips the test, or fails it in CI, when a program is missing.</summary>
    public static void Require(string program)
    {
        if (!File.Exists(program))
        {
            Assert.False(Environment.GetEnvironmentVariable("CI") == "true", $"{program} is missing.");
            Assert.Skip($"{program} is not installed (package mosquitto or mosquitto-clients).");
        }
    }

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
            using var probe = new TcpClient("127.0.0.1", Port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
