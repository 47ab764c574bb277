using System.CommandLine;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using EdgeReasoner.Benchmarks.Reporting;

namespace EdgeReasoner.Benchmarks.Micro;

/// <summary>Parsing, rendering and pooling under BenchmarkDotNet.</summary>
internal static class MicroVerb
{
    /// <summary>The verb.</summary>
    /// <returns>The command.</returns>
    public static Command Create()
    {
        var verb = new Command("micro", "Request parsing, prompt rendering and pooling.");
        verb.SetAction(_ => Run());
        return verb;
    }

    private static int Run()
    {
        // In this process: BenchmarkDotNet's own build would need the locked packages restored once more, outside the artifacts folder.
        var job = Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance);
        var artifacts = Directory.CreateTempSubdirectory("edge-reasoner-benchmarks-").FullName;
        var config = ManualConfig.CreateEmpty().AddJob(job).AddColumnProvider(DefaultColumnProviders.Instance).AddLogger(NullLogger.Instance).WithArtifactsPath(artifacts);
        var summary = BenchmarkRunner.Run<CodeBenchmarks>(config);
        Directory.Delete(artifacts, recursive: true);

        var table = new Table("code", "us mean", "us error", "bytes allocated");
        var rows = new List<object>();
        foreach (var report in summary.Reports)
        {
            var name = report.BenchmarkCase.Descriptor.WorkloadMethod.Name;
            if (report.ResultStatistics is not { } statistics)
            {
                Console.Error.WriteLine($"{name} could not be measured.");
                return 1;
            }

            var bytes = report.GcStats.GetBytesAllocatedPerOperation(report.BenchmarkCase) ?? 0;
            table.Add(name, statistics.Mean / 1000, statistics.StandardError / 1000, bytes);
            rows.Add(new { Name = name, Microseconds = statistics.Mean / 1000, Bytes = bytes });
        }

        table.Print(Console.Out);
        ResultLine.Print("micro", null, rows);
        return 0;
    }
}
