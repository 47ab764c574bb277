using System.Diagnostics;
using System.Globalization;

namespace EdgeReasoner.IntegrationTests.Reliability;

/// <summary>Sends signals, to processes that the tests started.</summary>
internal static class Signal
{
    public static async Task SendAsync(Process process, string signal)
    {
        using var kill = Process.Start(new ProcessStartInfo("/bin/kill", [$"-{signal}", process.Id.ToString(CultureInfo.InvariantCulture)]))!;
        await kill.WaitForExitAsync();
    }
}
