using EdgeReasoner.Configuration;
using EdgeReasoner.Mqtt;
using EdgeReasoner.Status;
using EdgeReasoner.Tests.Doubles;

namespace EdgeReasoner.Tests.Mqtt;

/// <summary>A transport whose every connection is a scripted client.</summary>
internal sealed class SomeTransport
{
    private readonly List<ScriptedMqttClient> _clients = [];
    private readonly Lock _lock = new();

    public SomeTransport(MqttOptions? options = null)
    {
        State = new DaemonState(Clock);
        var setup = new MqttSetup(options ?? new MqttOptions { Host = "broker" }, Topics, new SensorTopics([]), new ConnectionLimits("c", 10, 1000, State.Session)) { NewClient = New };
        Transport = new MqttTransport(setup, State, new FixedRandom(1), Clock, Log);
    }

    public CountingLogger<MqttTransport> Log { get; } = new();

    public TimerClock Clock { get; } = new();

    public Topics Topics { get; } = new("b/v1", "n", []);

    public DaemonState State { get; }

    public MqttTransport Transport { get; }

    /// <summary>Gets or sets what is done to the client of each connection, counted from 0.</summary>
    public Action<int, ScriptedMqttClient> Script { get; set; } = static (_, _) => { };

    public IReadOnlyList<ScriptedMqttClient> Clients
    {
        get
        {
            lock (_lock)
            {
                return [.. _clients];
            }
        }
    }

    /// <summary>Waits until it is online on its n-th connection, counted from 0.</summary>
    public Task OnlineAsync(int connection) => Until.HoldsAsync(() => Transport.IsOnline && Clients.Count == connection + 1);

    /// <summary>What a connection published to a topic, in order.</summary>
    public IReadOnlyList<string> Said(int connection, string topic)
        => [.. Clients[connection].Published.Where(message => message.Topic == topic).Select(ScriptedMqttClient.Text)];

    private ScriptedMqttClient New()
    {
        var client = new ScriptedMqttClient();
        lock (_lock)
        {
            Script(_clients.Count, client);
            _clients.Add(client);
        }

        return client;
    }
}
