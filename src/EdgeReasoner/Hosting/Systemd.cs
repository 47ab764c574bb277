using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Systemd;
using Microsoft.Extensions.Logging;

namespace EdgeReasoner.Hosting;

/// <summary>Speaks with the service manager.</summary>
internal static class Systemd
{
    /// <summary>
    /// Registers notifier, lifetime and log format by hand when the service manager listens. <c>AddSystemd()</c> decides by the name of
    /// the parent process, which <c>ProtectProc=invisible</c> hides: READY would never be sent, and the start would time out.
    /// </summary>
    /// <param name="builder">The host being built.</param>
    /// <param name="notifySocket">Value of NOTIFY_SOCKET; null when no service manager listens.</param>
    public static void Register(HostApplicationBuilder builder, string? notifySocket)
    {
        if (string.IsNullOrEmpty(notifySocket))
        {
            builder.Logging.AddSimpleConsole(console => console.SingleLine = true);
            return;
        }

        builder.Logging.AddSystemdConsole();
        builder.Services.AddSingleton<ISystemdNotifier>(_ => new SystemdNotifier());
        builder.Services.AddSingleton<IHostLifetime, SystemdLifetime>();
    }
}
