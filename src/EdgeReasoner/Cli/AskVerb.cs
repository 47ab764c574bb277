using System.CommandLine;
using EdgeReasoner.Hosting;
using EdgeReasoner.Inference;
using EdgeReasoner.Inference.Generation;
using EdgeReasoner.Models;
using EdgeReasoner.Mqtt.Wire;
using EdgeReasoner.Reasoning.Prompting;
using EdgeReasoner.Reasoning.Reflection;
using EdgeReasoner.Reasoning.Scheduling;

namespace EdgeReasoner.Cli;

/// <summary>Decides one question without a broker and shows the rounds as they happen.</summary>
internal static class AskVerb
{
    /// <summary>The verb.</summary>
    /// <returns>The command.</returns>
    public static Command Create()
    {
        var configuration = new ConfigurationArguments();
        var question = new AskArguments();
        var verb = new Command("ask", "Decide one question without a broker and show the rounds as they happen.");
        question.AddTo(verb);
        configuration.AddTo(verb);
        verb.SetAction(parsed =>
        {
            if (configuration.Load(parsed) is not { } loaded)
            {
                return ExitCode.BadConfiguration;
            }

            // The same parser as for MQTT, so that whatever works here works there.
            var parser = new RequestParser(loaded.Limits, loaded.Profiles, loaded.Reflection.MaxRounds);
            if (!question.TryRead(parsed, out var payload, out var problem))
            {
                Console.Error.WriteLine(problem);
                return ExitCode.Usage;
            }

            if (parser.Parse(payload, "ask") is not ParsedRequest.Accepted accepted)
            {
                var error = ((ParsedRequest.Refused)parser.Parse(payload, "ask")).Error;
                Console.Error.WriteLine($"{WireName.Of(error.Code)}: {error.Message}");
                return ExitCode.Usage;
            }

            return Ask(loaded, accepted);
        });
        return verb;
    }

    private static int Ask(Configuration.DaemonConfiguration configuration, ParsedRequest.Accepted accepted)
    {
        var clock = TimeProvider.System;
        var format = PromptFormats.For(configuration.Model);
        var request = accepted.Request with { Trace = true };
        if (format.Render(request) is PromptOutcome.NotUnderstood fault)
        {
            Console.Error.WriteLine($"not_understood: {fault.Message}");
            return ExitCode.Failure;
        }

        try
        {
            var reserve = new Reserve(configuration.Reserve with { Floor = TimeSpan.Zero }); // nothing is published here
            using IDecider decider = ModelDecider.Load(configuration, format, new CostModel(), reserve, clock);
            if (decider.Notice is { } notice)
            {
                Console.Error.WriteLine(notice);
            }

            var ready = (PromptOutcome.Ready)format.Render(request);
            var start = clock.GetTimestamp();
            var pending = new PendingDecision(request, ready.Prompt, Deadline.After(clock, request.Budget));
            var decision = decider.Decide(pending, report => RoundPrinter.Print(report, clock.GetElapsedTime(start)), CancellationToken.None);
            RoundPrinter.Print(decision, clock.GetElapsedTime(start));
            return decision.Answer is null ? ExitCode.Failure : ExitCode.Success;
        }
        catch (ModelUnavailableException exception)
        {
            Console.Error.WriteLine(exception.Message);
            return ExitCode.Unavailable;
        }
        catch (ContextOverflowException)
        {
            Console.Error.WriteLine("The request is too long for the model's context; give fewer readings or rules.");
            return ExitCode.Failure;
        }
    }
}
