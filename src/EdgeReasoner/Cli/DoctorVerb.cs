using System.CommandLine;
using System.Text.Json;
using EdgeReasoner.Cli.Arguments;
using EdgeReasoner.Contract;
using EdgeReasoner.Doctor;

namespace EdgeReasoner.Cli;

/// <summary>Examines machine, GPIO, broker and model, and says what to do about what it finds.</summary>
internal static class DoctorVerb
{
    /// <summary>The verb.</summary>
    /// <returns>The command.</returns>
    public static Command Create()
    {
        var configuration = new ConfigurationArguments();
        var json = new Option<bool>("--json") { Description = "One JSON object a line: name, verdict, message, remedy." };
        var verb = new Command("doctor", "Examine machine, GPIO, broker and model, and say what to do about what is found.");
        configuration.AddTo(verb);
        verb.Options.Add(json);
        verb.SetAction(async (parsed, cancellation) =>
        {
            if (configuration.Load(parsed) is not { } loaded)
            {
                return ExitCode.BadConfiguration;
            }

            var failed = false;
            await foreach (var result in DoctorRun.RunAsync(loaded, TimeProvider.System, cancellation))
            {
                failed |= result.Verdict == CheckVerdict.Fail;
                Console.WriteLine(parsed.GetValue(json) ? Json(result) : Line(result));
            }

            return failed ? ExitCode.Failure : ExitCode.Success;
        });
        return verb;
    }

    private static string Line(CheckResult result)
        => $"{WireName.Of(result.Verdict),-4}  {result.Name,-14}  {result.Message}" + (result.Remedy.Length > 0 ? $"\n{"",22}-> {result.Remedy}" : "");

    private static string Json(CheckResult result)
        => $$"""{"name":{{Quoted(result.Name)}},"verdict":{{Quoted(WireName.Of(result.Verdict))}},"message":{{Quoted(result.Message)}},"remedy":{{Quoted(result.Remedy)}}}""";

    private static string Quoted(string text) => $"\"{JsonEncodedText.Encode(text)}\"";
}
