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

/// <summary>What a report says of how it came about.</summary>
internal static class ReportHeading
{
    /// <summary>Makes a report without figures.</summary>
    /// <param name="request">What was asked for.</param>
    /// <param name="configuration">The loop's options.</param>
    /// <param name="files">The task files.</param>
    /// <param name="model">The model under test.</param>
    /// <param name="against">The one it was compared with, or null.</param>
    /// <param name="modes">The modes.</param>
    /// <param name="now">The time.</param>
    /// <returns>The report, its groups still empty.</returns>
    /// <exception cref="IOException">A task file is gone.</exception>
    public static EvaluationReport Of(
        EvalRequest request, DaemonConfiguration configuration, IReadOnlyList<TaskFile> files, LoadedModel model, LoadedModel? against, IReadOnlyList<EvaluationMode> modes, DateTimeOffset now)
        => new()
        {
            MadeAt = new DateTimeOffset(now.Ticks - (now.Ticks % TimeSpan.TicksPerSecond), now.Offset),
            Command = request.Command,
            Version = typeof(ReportHeading).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0",
            Machine = new MachineFigures(RuntimeInformation.OSDescription, RuntimeInformation.ProcessArchitecture.ToString(), Environment.ProcessorCount),
            Models = against is null ? [Model("model", model)] : [Model("model", model), Model("against", against)],
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
