using EdgeReasoner.Mqtt;

namespace EdgeReasoner.Benchmarks.Daemons;

/// <summary>A daemon that answers over MQTT.</summary>
internal interface IDaemonUnderTest : IAsyncDisposable
{
    /// <summary>Gets what it is, for the heading.</summary>
    string Description { get; }

    /// <summary>Gets the host of its broker.</summary>
    string Host { get; }

    /// <summary>Gets the port of its broker.</summary>
    int Port { get; }

    /// <summary>Gets its topics.</summary>
    Topics Topics { get; }

    /// <summary>Gets the hash of its model folder.</summary>
    string ModelHash { get; }
}
