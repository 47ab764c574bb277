using System.Globalization;
using Xunit;

namespace EdgeReasoner.IntegrationTests.Reliability;

/// <summary>Row 27 of docs/reliability.md: random faults for a time; <c>tests/soak/run</c> sets how long.</summary>
public sealed class SoakTests
{
    private const int Requesters = 4;

    [Fact]
    public async Task Row27_RandomFaults_NothingLostLateOrDiverging()
    {
        var clock = TimeProvider.System;
        var length = TimeSpan.FromMinutes(double.Parse(Environment.GetEnvironmentVariable("EDGEREASONER_SOAK_MINUTES") ?? "0.4", CultureInfo.InvariantCulture));
        var random = new Random(int.Parse(Environment.GetEnvironmentVariable("EDGEREASONER_SOAK_SEED") ?? "1", CultureInfo.InvariantCulture));
        using var state = new StateFolder();
        await using var broker = await FragileBroker.StartAsync(persistent: true);
        var requesters = new List<PatientRequester>();
        for (var i = 0; i < Requesters; i++)
        {
            requesters.Add(await PatientRequester.StartAsync(broker.Port, $"r{i}"));
        }

        var daemon = DaemonProcess.Start(broker.Port, state.Path);
        var start = clock.GetTimestamp();
        var (asked, faults) = (0, new Dictionary<string, int>());
        var latest = new int[Requesters];
        var samples = new List<(double Seconds, long Resident, int Handles)>();
        try
        {
            await daemon.OnlineAsync();
            using var over = new CancellationTokenSource(length, clock);
            var asking = requesters.Select((requester, who) => Task.Run(async () =>
            {
                for (var n = 0; !over.IsCancellationRequested; n++)
                {
                    Interlocked.Increment(ref asked);
                    await requester.AskAsync($"n{n}");
                    Volatile.Write(ref latest[who], n);
                }
            }, TestContext.Current.CancellationToken)).ToArray();
            var bornAt = clock.GetTimestamp();
            while (!over.IsCancellationRequested)
            {
                var mayKill = clock.GetElapsedTime(start) < length / 2; // the second half is one process's, for the slope of its memory
                var fault = random.Next(6) switch { 0 when mayKill => "daemon killed", 1 => "broker killed", 2 => "broker frozen", 3 => "flood", 4 => "duplicates", _ => "nothing" };
                faults[fault] = faults.GetValueOrDefault(fault) + 1;
                switch (fault)
                {
                    case "daemon killed":
                        await daemon.DisposeAsync();
                        daemon = DaemonProcess.Start(broker.Port, state.Path);
                        await daemon.OnlineAsync();
                        samples.Clear(); // another process's memory
                        bornAt = clock.GetTimestamp();
                        break;
                    case "broker killed":
                        await broker.KillAsync();
                        await broker.StartAgainAsync();
                        break;
                    case "broker frozen":
                        await broker.FreezeAsync();
                        await Task.Delay(TimeSpan.FromMilliseconds(random.Next(100, 4000)), clock, TestContext.Current.CancellationToken);
                        await broker.ThawAsync();
                        break;
                    case "flood":
                        await Task.WhenAll(Enumerable.Range(0, 300).Select(i => requesters[0].SendAsync($"flood{faults[fault]}-{i}", PatientRequester.Request($"flood{faults[fault]}-{i}", deadlineMs: 200))));
                        break;
                    case "duplicates":
                        await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => requesters[1].SendAsync($"n{Volatile.Read(ref latest[1])}"))); // an old one may be forgotten: so many answers are kept and no more
                        break;
                    default:
                        break;
                }

                samples.Add((clock.GetElapsedTime(bornAt).TotalSeconds, daemon.Resident, daemon.Handles));
                await Task.Delay(TimeSpan.FromMilliseconds(random.Next(200, 1500)), clock, TestContext.Current.CancellationToken);
            }

            await Task.WhenAll(asking); // each request that was asked is answered in the end
            samples.Add((clock.GetElapsedTime(bornAt).TotalSeconds, daemon.Resident, daemon.Handles));
            var lost = asked - requesters.Sum(requester => requester.Patiently);
            var late = requesters.Sum(requester => requester.Late);
            var diverging = requesters.Sum(requester => requester.Diverging.Count);
            var report = string.Create(
                CultureInfo.InvariantCulture,
                $"soak {clock.GetElapsedTime(start).TotalSeconds:0} s, {string.Join(", ", faults.Select(fault => $"{fault.Value} {fault.Key}"))}: {asked} asked, {lost} lost, {late} late, {diverging} diverging, {requesters.Sum(requester => requester.Duplicates)} identical duplicates; resident {samples[0].Resident >> 20} to {samples[^1].Resident >> 20} MiB, slope {Slope(samples):0.00} MiB/min over the last {samples[^1].Seconds - samples[0].Seconds:0} s; handles {samples[0].Handles} to {samples[^1].Handles}");
            TestContext.Current.SendDiagnosticMessage(report);
            TestContext.Current.TestOutputHelper?.WriteLine(report);
            Assert.Equal((0, 0, 0), (lost, late, diverging));
            Assert.InRange(samples[^1].Handles, 0, samples[0].Handles + 16);
        }
        finally
        {
            await daemon.DisposeAsync();
            foreach (var requester in requesters)
            {
                await requester.DisposeAsync();
            }
        }
    }

    // Least squares, in MiB a minute.
    private static double Slope(List<(double Seconds, long Resident, int Handles)> samples)
    {
        var (x, y) = (samples.Average(sample => sample.Seconds), samples.Average(sample => (double)sample.Resident));
        var spread = samples.Sum(sample => (sample.Seconds - x) * (sample.Seconds - x));
        return spread == 0 ? 0 : samples.Sum(sample => (sample.Seconds - x) * (sample.Resident - y)) / spread / 1048576 * 60;
    }
}
