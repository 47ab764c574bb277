using System.Text.Json;
using EdgeReasoner.Configuration;
using EdgeReasoner.Contract;
using EdgeReasoner.Inference.Onnx;
using EdgeReasoner.Inference.Onnx.Sessions;
using EdgeReasoner.IntegrationTests.Inference.Onnx;
using EdgeReasoner.Models;
using EdgeReasoner.Reasoning.Prompting;
using EdgeReasoner.Reasoning.Prompting.Symbolic;
using EdgeReasoner.Reasoning.Prompting.Text;
using EdgeReasoner.Reasoning.Reflection;
using EdgeReasoner.Reasoning.Scheduling;
using Xunit;

namespace EdgeReasoner.IntegrationTests.Text;

/// <summary>A chat model from folder to answer: a tiny decoder with random weights and a small vocabulary of our own, real passes, meaningless answers.</summary>
public sealed class ChatModelTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("chat-model-").FullName;

    public ChatModelTests()
    {
        using var golden = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "small-qwen.json")));
        new TinyDecoder { AttentionMask = true, AllRows = true, Vocabulary = 700, ContextLength = 1600 }.WriteFolder(_folder);
        File.WriteAllText(Path.Combine(_folder, "tokenizer.json"), golden.RootElement.GetProperty("tokenizer").GetRawText());
        File.WriteAllText(Path.Combine(_folder, "chat_template.jinja"), "{{ '<|im_start|>' + message['role'] }}");
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Read_FolderOfAChatModel_SpeaksText() => Assert.Equal("text-1-chatml", Assert.IsType<TextPromptFormat>(PromptFormats.Read(_folder)).Version);

    [Fact]
    public void Read_BundledFolder_SpeaksSymbols()
        => Assert.IsType<SymbolicPromptFormat>(PromptFormats.Read(Path.Combine(AppContext.BaseDirectory, "models/edge-mini")));

    [Fact]
    public void Read_FolderWithoutTemplate_NamesTheSetting()
    {
        File.Delete(Path.Combine(_folder, "chat_template.jinja"));

        Assert.Contains("Model:ChatFormat", Assert.Throws<EdgeReasoner.Inference.ModelFolderException>(() => PromptFormats.Read(_folder)).Message, StringComparison.Ordinal);
        Assert.IsType<TextPromptFormat>(PromptFormats.Read(_folder, "chatml"));
    }

    [Theory]
    [InlineData(AnswerType.Option)]
    [InlineData(AnswerType.Boolean)]
    [InlineData(AnswerType.Number)]
    public void Decide_AnyKindOfAnswer_RunsTheLoopOnTheEngine(AnswerType type)
    {
        var clock = TimeProvider.System;
        var configuration = new DaemonConfiguration { Model = new ModelOptions { Folder = _folder } };
        var format = PromptFormats.For(configuration.Model);
        using IDecider decider = ModelDecider.Load(configuration.ModelSettings(), LoopTiming.Alone(clock));
        var request = new DecisionRequest
        {
            Id = "r",
            Question = "Shall the heater run?",
            AnswerType = type,
            Options = type == AnswerType.Option ? [new("run"), new("rest"), new("alarm")] : [],
            Readings = [new("temperature", new ReadingValue.Number(4.5m), "degrees")],
            Rules = ["when it is cold then run"],
            Budget = TimeSpan.FromMinutes(5),
            MinConfidence = 0, // random weights are never sure
            Trace = true,
        };
        var prompt = ((PromptOutcome.Ready)format.Render(request)).Prompt;

        var decision = decider.Decide(new PendingDecision(request, prompt, Deadline.After(clock, request.Budget)), null, CancellationToken.None);

        if (type != AnswerType.Number) // random weights rarely write a number
        {
            Assert.Contains(decision.Text, prompt.Options.Select(static option => option.Id));
        }
    }

    [Fact]
    public void Record_EveryRound_DraftsCriticisesAndRevisesOnTheEngine()
    {
        // Random weights are sure of their answer at once; recording runs the rounds all the same.
        var clock = TimeProvider.System;
        var request = new DecisionRequest { Id = "r", Question = "Shall the heater run?", Options = [new("run"), new("rest")], Budget = TimeSpan.FromMinutes(5) };
        var prompt = ((PromptOutcome.Ready)PromptFormats.Read(_folder).Render(request)).Prompt;
        using var model = new OnnxModel(ModelFolder.Read(_folder), new OnnxModelOptions());
        using var loop = new ReflectionLoop(
            new LoopSequences(model.CreateSequence()),
            new LoopSettings(),
            LoopTiming.Alone(clock));

        var rounds = loop.Record(request, prompt, Deadline.After(clock, TimeSpan.FromMinutes(5)), explores: false, CancellationToken.None);

        Assert.Equal([RoundAction.Direct, RoundAction.Draft, RoundAction.Revise], rounds.Take(3).Select(static round => round.Action));
    }
}
