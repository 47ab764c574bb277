using System.Collections.Concurrent;
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
    private readonly ConcurrentQueue<string> _log = [];

    private Mosquitto(Process process, string configuration, int port) => (_process, _configuration, Port) = (process, configuration, port);

    public int Port { get; }

    /// <summary>Gets what it has said so far, such as who connected.</summary>
    public IReadOnlyCollection<string> Log => _log;

    public static Task<Mosquitto> StartAsync(string settings = "")
        => StartAsync(port => string.Create(CultureInfo.InvariantCulture, $"listener {port} 127.0.0.1\nallow_anonymous true\n{settings}"));

    /// <summary>Starts it with a whole configuration, which is given the port.</summary>
    public static async Task<Mosquitto> StartAsync(Func<int, string> configure)
    {
        Require(Program);
        var port = FreePort.Next();
        var configuration = Path.GetTempFileName();
        await File.WriteAllTextAsync(configuration, configure(port));
        var process = Process.Start(new ProcessStartInfo(Program, ["-c", configuration]) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        var broker = new Mosquitto(process, configuration, port);
        process.ErrorDataReceived += (_, line) => broker._log.Enqueue(line.Data ?? "");
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
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
