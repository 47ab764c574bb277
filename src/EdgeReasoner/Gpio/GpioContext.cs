using EdgeReasoner.Contract;
using EdgeReasoner.Mqtt;
using EdgeReasoner.Requests;
using EdgeReasoner.Status;
using Microsoft.Extensions.Logging;

namespace EdgeReasoner.Gpio;

/// <summary>The parts of the daemon that the board's lines work with.</summary>
/// <param name="Ask">Takes what triggers ask.</param>
/// <param name="Sensors">The sensors' latest payloads.</param>
/// <param name="Decisions">Keeps the last decisions.</param>
/// <param name="State">Shown by the lamp, told how the lines are, and numbers the session.</param>
/// <param name="Clock">All time.</param>
/// <param name="Loggers">Diagnostics.</param>
internal sealed record GpioContext(AskForDecision Ask, SensorTopics Sensors, TriggerDecisions Decisions, DaemonState State, TimeProvider Clock, ILoggerFactory Loggers);

/// <summary>Asks for a decision; the requester is told whatever becomes of it, perhaps before this returns.</summary>
/// <param name="draft">What is asked.</param>
/// <param name="id">Unique among the requester's requests.</param>
/// <param name="requester">Takes the answer.</param>
/// <param name="receivedAt">Monotonic timestamp that the deadline counts from.</param>
internal delegate void AskForDecision(RequestDraft draft, string id, LocalRequester requester, long receivedAt);
