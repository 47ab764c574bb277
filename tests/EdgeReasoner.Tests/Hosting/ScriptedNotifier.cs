using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting.Systemd;

namespace EdgeReasoner.Tests.Hosting;

/// <summary>A service manager that remembers what it was told.</summary>
internal sealed class ScriptedNotifier : ISystemdNotifier
{
    private readonly ConcurrentQueue<string> _said = new();

    public bool IsEnabled => true;

    public IReadOnlyList<string> Said => [.. _said];

    public void Notify(ServiceState state) => _said.Enqueue(state.ToString());
}
