using System.Globalization;
using EdgeReasoner.Fuzzing;

// Usage: EdgeReasoner.Fuzzing [executions in all, default 10,000,000] [seed, default 1]. Exit code 1 with a finding, whose input is kept in artifacts/fuzz.
var executions = args.Length > 0 ? long.Parse(args[0], CultureInfo.InvariantCulture) : 10_000_000;
var seed = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 1;

// A configuration takes a hundred times as long as a payload, and is written by the operator, not by a stranger.
(FuzzTarget Target, double Share)[] targets = [(new PayloadTarget(), 0.65), (new EnvelopeTarget(), 0.345), (new ConfigurationTarget(), 0.005)];
var clock = TimeProvider.System;
var failed = false;
foreach (var (target, share) in targets)
{
    var start = clock.GetTimestamp();
    var count = (long)(executions * share);
    var fuzzer = new Fuzzer(target, seed);
    var finding = fuzzer.Run(count, done => Console.Error.WriteLine($"{target.Name}: {done:N0} of {count:N0}, {fuzzer.Outcomes} outcomes, {clock.GetElapsedTime(start):mm\\:ss}"));
    Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"{target.Name}: {count:N0} executions in {clock.GetElapsedTime(start).TotalSeconds:F0} s, {fuzzer.Outcomes} different outcomes, largest allocation {fuzzer.LargestAllocation:N0} bytes, {(finding is null ? "no finding" : "A FINDING")}"));
    if (finding is { } found)
    {
        Directory.CreateDirectory("artifacts/fuzz");
        var file = $"artifacts/fuzz/{target.Name}-{seed}.bin";
        File.WriteAllBytes(file, found.Input);
        Console.WriteLine($"{file}: {found.What}");
        failed = true;
    }
}

Console.WriteLine($"resident memory {Environment.WorkingSet >> 20} MiB");
return failed ? 1 : 0;
