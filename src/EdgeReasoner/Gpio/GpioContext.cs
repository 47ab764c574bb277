using EdgeReasoner.Decisions;
using EdgeReasoner.Mqtt;
using EdgeReasoner.Status;
using Microsoft.Extensions.Logging;

namespace EdgeReasoner.Gpio;

/// <summary>The parts of the daemon that the board's lines work with.</summary>
/// <param name="Requests">Takes what triggers ask.</param>
/// <param name="Sensors">The sensors' latest payloads.</param>
/// <param name="Decisions">Keeps the last decisions.</param>
/// <param name="State">Shown by the lamp, told how the lines are, and numbers the session.</param>
/// <param name="Clock">All time.</param>
/// <param name="Loggers">Diagnostics.</param>
internal sealed record GpioContext(LocalRequests Requests, SensorTopics Sensors, TriggerDecisions Decisions, DaemonState State, TimeProvider Clock, ILoggerFactory Loggers);
