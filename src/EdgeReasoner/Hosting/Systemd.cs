using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Systemd;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

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
    /// <param name="withDetails">Asked each time whether the log may quote requests: when debugging.</param>
    public static void Register(HostApplicationBuilder builder, string? notifySocket, Func<bool> withDetails)
    {
        builder.Services.AddSingleton<ConsoleFormatter>(new LineFormatter(isForSystemd: !string.IsNullOrEmpty(notifySocket), withDetails));
        builder.Logging.AddConsole(console => console.FormatterName = LineFormatter.FormatterName);
        if (string.IsNullOrEmpty(notifySocket))
        {
            return;
        }

        builder.Services.AddSingleton<ISystemdNotifier>(_ => new SystemdNotifier());
        builder.Services.AddSingleton<IHostLifetime, SystemdLifetime>();
    }
}
