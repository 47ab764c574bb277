using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using EdgeReasoner.IntegrationTests.Mqtt;

namespace EdgeReasoner.IntegrationTests.Reliability;

/// <summary>A mosquitto that can be killed, frozen and started again on the same port, with rules that can change while it runs.</summary>
internal sealed class FragileBroker : IAsyncDisposable
{
    private const string Program = "/usr/sbin/mosquitto";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("edge-reasoner-broker-");
    private Process? _process;

    private FragileBroker()
    {
    }

    public int Port { get; } = FreePort.Next();

    private string Rules => Path.Combine(_folder.FullName, "acl");

    private string Configuration => Path.Combine(_folder.FullName, "mosquitto.conf");

    public static async Task<FragileBroker> StartAsync(bool persistent = false, string? rules = null, string more = "")
    {
        Mosquitto.Require(Program);
        var broker = new FragileBroker();
        // Not 0, which means no limit: mosquitto 2.0.11 then takes any packet on its way for one too many, and closes the connection at each denial.
        var lines = string.Create(CultureInfo.InvariantCulture, $"listener {broker.Port} 127.0.0.1\nallow_anonymous true\nmax_queued_messages 100000\nset_tcp_nodelay true\n{more}\n");
        if (Environment.UserName == "root")
        {
            lines += "user root\n"; // it would become another user, who may not read our folder
        }

        if (rules is not null)
        {
            await File.WriteAllTextAsync(broker.Rules, rules);
            lines += $"acl_file {broker.Rules}\n";
        }

        if (persistent)
        {
            lines += $"persistence true\npersistence_location {broker._folder.FullName}/\nautosave_on_changes true\nautosave_interval 1\n";
        }

        await File.WriteAllTextAsync(broker.Configuration, lines);
        await broker.StartAgainAsync();
        return broker;
    }

    public async Task StartAgainAsync()
    {
        _process = Process.Start(new ProcessStartInfo(Program, ["-c", Configuration]) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        _process.BeginErrorReadLine();
        _process.BeginOutputReadLine();
        await Until.HoldsAsync(Accepts);
    }

    public async Task KillAsync()
    {
        _process!.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    public Task FreezeAsync() => Signal.SendAsync(_process!, "STOP");

    public Task ThawAsync() => Signal.SendAsync(_process!, "CONT");

    public async Task SetRulesAsync(string rules)
    {
        await File.WriteAllTextAsync(Rules, rules);
        await Signal.SendAsync(_process!, "HUP");
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _folder.Delete(recursive: true);
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
