using System.CommandLine;
using EdgeReasoner.Cli.Arguments;
using EdgeReasoner.Configuration;
using EdgeReasoner.Contract;
using EdgeReasoner.Inference;
using EdgeReasoner.Models;
using EdgeReasoner.Reasoning.Exact;
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

            if (!question.TryRead(parsed, loaded, out var request, out var problem))
            {
                Console.Error.WriteLine(problem);
                return ExitCode.Usage;
            }

            return Ask(loaded, request! with { Trace = true });
        });
        return verb;
    }

    private static int Ask(DaemonConfiguration configuration, DecisionRequest request)
    {
        var clock = TimeProvider.System;
        var begin = clock.GetTimestamp();
        var exact = new ExactWay(clock, configuration.Reflection.ExactFirst).Decide(request);
        if (exact is ExactResult.Answered answered)
        {
            RoundPrinter.Print(answered.Answer, clock.GetElapsedTime(begin));
            return answered.Answer.Value is null ? ExitCode.Failure : ExitCode.Success;
        }

        if (exact is ExactResult.Refused refused)
        {
            Console.Error.WriteLine($"not_understood: {refused.Refusal.Message}");
            return ExitCode.Failure;
        }

        try
        {
            var reserve = new Reserve(new ReserveOptions { Floor = TimeSpan.Zero }); // nothing is published here
            using IDecider decider = ModelDecider.Load(configuration.ModelSettings(), new LoopTiming(new CostModel(), reserve, clock));
            if (decider.Notice is { } notice)
            {
                Console.Error.WriteLine(notice);
            }

            if (decider.Format.IsNotation && exact is ExactResult.Left { Refusal: { } unread })
            {
                Console.Error.WriteLine($"not_understood: {unread.Message}");
                return ExitCode.Failure;
            }

            if (decider.Format.Render(request) is not PromptOutcome.Ready ready)
            {
                Console.Error.WriteLine($"not_understood: {((PromptOutcome.NotUnderstood)decider.Format.Render(request)).Message}");
                return ExitCode.Failure;
            }

            var start = clock.GetTimestamp();
            var pending = new PendingDecision(request, ready.Prompt, Deadline.After(clock, request.Budget));
            var answer = decider.Decide(pending, report => RoundPrinter.Print(report, clock.GetElapsedTime(start)), CancellationToken.None);
            RoundPrinter.Print(answer, clock.GetElapsedTime(start));
            return answer.Value is null ? ExitCode.Failure : ExitCode.Success;
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
