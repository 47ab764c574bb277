using System.Text;
using EdgeReasoner.Configuration;
using EdgeReasoner.Contract;
using EdgeReasoner.Feedback;
using EdgeReasoner.Status;
using EdgeReasoner.Tests.Doubles;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace EdgeReasoner.Tests.Feedback;

public sealed class FeedbackServiceTests : IAsyncDisposable
{
    private const int NotWrittenEvent = 902;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("edge-reasoner-feedback-");
    private readonly FakeTimeProvider _clock = new();
    private readonly DecisionLedger _ledger = new(capacity: 16);
    private readonly DaemonStatistics _statistics = new();
    private readonly CountingLogger<FeedbackService> _log = new();
    private FeedbackService? _service;

    [Fact]
    public async Task Take_OwnDecision_IsWrittenAsATask()
    {
        await StartAsync(new FeedbackOptions { File = FilePath });

        Take("hmi", "d1");

        Soon.Is(() => File.Exists(FilePath) && File.ReadAllText(FilePath).EndsWith('\n'));
        var line = Assert.Single(await File.ReadAllLinesAsync(FilePath, TestContext.Current.CancellationToken));
        Assert.Contains("\"d1\"", line, StringComparison.Ordinal);
        Assert.Contains("\"hmi\"", line, StringComparison.Ordinal);
        Assert.Equal((1L, 0L), (_statistics.Feedback, _statistics.FeedbackRefused));
    }

    [Fact]
    public async Task Take_WithoutAFile_IsRefused()
    {
        await StartAsync(new FeedbackOptions());

        Take("hmi", "d1");

        Assert.Equal((0L, 1L), (_statistics.Feedback, _statistics.FeedbackRefused));
    }

    [Theory]
    [InlineData("plc", 0)]
    [InlineData("auditor", 1)]
    public async Task Take_AnothersDecision_IsForAuditorsOnly(string reporter, int taken)
    {
        await StartAsync(new FeedbackOptions { File = FilePath, Auditors = ["auditor"] });

        Take(reporter, "d1");

        Assert.Equal(taken, _statistics.Feedback);
    }

    [Fact]
    public async Task Take_OverTheBudget_IsRefusedUntilTimeHasPassedAndCostsNoDecision()
    {
        await StartAsync(new FeedbackOptions { File = FilePath });
        for (var word = 0; word < FeedbackOptions.PerMinute; word++)
        {
            Take("hmi", "d1");
        }

        Take("hmi", "d2");
        Assert.Equal((1L, (long)FeedbackOptions.PerMinute), (_statistics.Feedback, _statistics.FeedbackRefused));

        _clock.Advance(TimeSpan.FromMinutes(1));
        Take("hmi", "d2");

        Assert.Equal(2, _statistics.Feedback);
    }

    [Fact]
    public async Task Take_FileCannotBeWritten_IsSaidAndTheNextIsTriedAgain()
    {
        Directory.CreateDirectory(FilePath);
        await StartAsync(new FeedbackOptions { File = FilePath });
        Take("hmi", "d1");
        Soon.Is(() => _log.CountOf(NotWrittenEvent) == 1);

        Directory.Delete(FilePath);
        Take("hmi", "d2");

        Soon.Is(() => File.Exists(FilePath));
    }

    public async ValueTask DisposeAsync()
    {
        if (_service is not null)
        {
            await _service.StopAsync(CancellationToken.None);
            _service.Dispose();
        }

        _folder.Delete(recursive: true);
    }

    private string FilePath => Path.Combine(_folder.FullName, "outcomes.jsonl");

    private Task StartAsync(FeedbackOptions options)
    {
        foreach (var number in new[] { 1, 2 })
        {
            _ledger.Add(new JudgedDecision($"d{number}", "hmi", new DecisionRequest { Id = $"r{number}", Question = "q", Options = [new("a"), new("b")] }));
        }

        _service = new FeedbackService(options, _ledger, _statistics, _clock, _log);
        return _service.StartAsync(TestContext.Current.CancellationToken);
    }

    private void Take(string reporter, string decision)
        => _service!.Take(reporter, Encoding.UTF8.GetBytes($$"""{"decision_id":"{{decision}}","correct":"a"}"""));
}
