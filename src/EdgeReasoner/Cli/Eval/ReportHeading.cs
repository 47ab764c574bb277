using System.Reflection;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using EdgeReasoner.Configuration;
using EdgeReasoner.Contract;
using EdgeReasoner.Evaluation.Report;
using EdgeReasoner.Evaluation.Running;
using EdgeReasoner.Evaluation.Tasks;
using EdgeReasoner.Models;

namespace EdgeReasoner.Cli.Eval;

/// <summary>The heading of a report: how it came about.</summary>
/// <param name="request">The evaluation asked for.</param>
/// <param name="configuration">The loop's options.</param>
/// <param name="files">The task files.</param>
internal sealed class ReportHeading(EvalRequest request, DaemonConfiguration configuration, IReadOnlyList<TaskFile> files)
{
    /// <summary>Makes a report without figures.</summary>
    /// <param name="models">The models.</param>
    /// <param name="modes">The modes.</param>
    /// <param name="now">The time.</param>
    /// <returns>The report, its groups still empty.</returns>
    /// <exception cref="IOException">A task file is gone.</exception>
    public EvaluationReport Of(EvaluatedModels models, IReadOnlyList<EvaluationMode> modes, DateTimeOffset now)
        => new()
        {
            MadeAt = new DateTimeOffset(now.Ticks - (now.Ticks % TimeSpan.TicksPerSecond), now.Offset),
            Command = request.Command,
            Version = typeof(ReportHeading).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0",
            Machine = new MachineFigures(RuntimeInformation.OSDescription, RuntimeInformation.ProcessArchitecture.ToString(), Environment.ProcessorCount),
            Models = models.Against is null ? [Model("model", models.Tested)] : [Model("model", models.Tested), Model("against", models.Against)],
            Files = [.. files.Select(static file => new FileFigures(
                Path.GetFileName(file.Path), WireName.Of(file.Format).Replace("_", "", StringComparison.Ordinal), file.Items.Count, Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(file.Path)))))],
            Settings = new SettingFigures(
                request.Items, request.Seed, configuration.Reflection.MaxRounds, request.Deadline?.TotalMilliseconds, Math.Max(1, configuration.Model.Threads)),
            Modes = [.. modes.Select(static mode => new ModeFigures(mode.Key, mode.Title, mode.Description))],
            Groups = [],
        };

    private static ModelFigures Model(string role, LoadedModel model)
        => new(role, model.Identity.Name, model.Identity.Sha256, model.Identity.Quant, model.Bytes);
}
