using System.CommandLine;
using EdgeReasoner.Benchmarks.Decisions;
using EdgeReasoner.Benchmarks.Engine;
using EdgeReasoner.Benchmarks.Idle;
using EdgeReasoner.Benchmarks.Loop;
using EdgeReasoner.Benchmarks.Memory;
using EdgeReasoner.Benchmarks.Micro;
using EdgeReasoner.Benchmarks.Overhead;
using EdgeReasoner.Benchmarks.Scheduling;
using EdgeReasoner.Benchmarks.Tokens;

// One verb per question, see docs/benchmarks.md. Each prints tables and, as the last line, one JSON object.
var root = new RootCommand("Measures the product: decisions over MQTT, the reflection loop, the engine, the daemon's memory, its own code.")
{
    DecisionsVerb.Create(),
    LoopVerb.Create(),
    EngineVerb.Create(),
    IdleVerb.Create(),
    MemoryVerb.Create(),
    MicroVerb.Create(),
    ParallelVerb.Create(),
    MatMulVerb.Create(),
    OverheadVerb.Create(),
    RulesVerb.Create(),
    RulesVerb.CreateEcho(),
    SchedulingVerb.Create(),
    TokensVerb.Create(),
};
return await root.Parse(args).InvokeAsync();
