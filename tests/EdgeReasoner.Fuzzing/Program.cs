using System.Globalization;
using EdgeReasoner.Fuzzing;

// Usage: EdgeReasoner.Fuzzing [executions in all, default 10,000,000] [seed, default 1] [one target's name]. Exit code 1 with a finding, whose input is kept in artifacts/fuzz.
var executions = args.Length > 0 ? long.Parse(args[0], CultureInfo.InvariantCulture) : 10_000_000;
var seed = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 1;

// A configuration takes a hundred times as long as a payload, and is written by the operator, not by a stranger.
(Func<FuzzTarget> New, double Share)[] targets =
    [(static () => new PayloadTarget(), 0.4), (static () => new EnvelopeTarget(), 0.245), (static () => new OutgoingTarget(), 0.35), (static () => new ConfigurationTarget(), 0.005)];
if (args.Length > 2)
{
    targets = [.. targets.Where(target => target.New().Name == args[2]).Select(static target => (target.New, 1.0))];
}

var clock = TimeProvider.System;
var failed = false;
foreach (var (create, share) in targets)
{
    var start = clock.GetTimestamp();
    var name = create().Name;
    var workers = Environment.ProcessorCount; // each with a seed of its own, so that each can be run again
    var count = (long)(executions * share / workers);
    var fuzzers = Enumerable.Range(0, workers).Select(worker => new Fuzzer(create(), seed + worker)).ToArray();
    var findings = new (byte[] Input, string What)?[workers];
    Parallel.For(0, workers, worker => findings[worker] = fuzzers[worker].Run(
        count, done => Console.Error.WriteLine($"{name} {seed + worker}: {done:N0} of {count:N0}, {fuzzers[worker].Outcomes} outcomes, {clock.GetElapsedTime(start):mm\\:ss}")));
    var seconds = clock.GetElapsedTime(start).TotalSeconds;
    Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"{name}: {count * workers:N0} executions in {seconds:F0} s ({count * workers / seconds:N0} a second), {fuzzers.Max(fuzzer => fuzzer.Outcomes)} different outcomes, largest allocation {fuzzers.Max(fuzzer => fuzzer.LargestAllocation):N0} bytes, {(findings.All(finding => finding is null) ? "no finding" : "A FINDING")}"));
    for (var worker = 0; worker < workers; worker++)
    {
        if (findings[worker] is { } found)
        {
            Directory.CreateDirectory("artifacts/fuzz");
            var file = $"artifacts/fuzz/{name}-{seed + worker}.bin";
            File.WriteAllBytes(file, found.Input);
            Console.WriteLine($"{file}: {found.What}");
            failed = true;
        }
    }
}

Console.WriteLine($"resident memory {Environment.WorkingSet >> 20} MiB");
return failed ? 1 : 0;
