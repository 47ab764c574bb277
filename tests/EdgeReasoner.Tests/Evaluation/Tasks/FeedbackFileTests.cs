using EdgeReasoner.Contract;
using EdgeReasoner.Evaluation.Tasks;
using Xunit;

namespace EdgeReasoner.Tests.Evaluation.Tasks;

public sealed class FeedbackFileTests : IDisposable
{
    private static readonly DecisionRequest Choice = new() { Id = "r", Question = "q", Options = [new DecisionOption("a"), new DecisionOption("b")] };
    private static readonly DecisionRequest Number = new() { Id = "r", Question = "q", AnswerType = AnswerType.Number };

    private readonly string _folder = Directory.CreateTempSubdirectory("feedback-").FullName;

    private string File => Path.Combine(_folder, "feedback.jsonl");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Append_Outcome_IsReadBackAsATaskFile()
    {
        new FeedbackFile(File, 10_000).Append("d-1", Choice, "hmi", new OutcomeReport("d-1", null, "b", OutcomeSource.Operator));

        var item = Assert.Single(Read().Items);
        Assert.Equal(("d-1", "operator", "hmi", "b", "q"), (item.Id, item.Family, item.Set, item.Expected, item.Request.Question));
    }

    [Fact]
    public void Append_Number_IsWrittenInOneSpelling()
    {
        new FeedbackFile(File, 10_000).Append("d-1", Number, "hmi", new OutcomeReport("d-1", null, "1e1", OutcomeSource.Sensor));

        Assert.Equal("10", Assert.Single(Read().Items).Expected);
    }

    [Fact]
    public void Append_FullFile_MovesItAsideAndBeginsAnew()
    {
        var file = new FeedbackFile(File, maxBytes: 1);
        foreach (var id in (string[])["d-1", "d-2", "d-3"])
        {
            file.Append(id, Choice, "hmi", new OutcomeReport(id, null, "a", OutcomeSource.Outcome));
        }

        Assert.Equal("d-3", Assert.Single(Read().Items).Id);
        Assert.Equal("d-2", Assert.Single(Read(FeedbackFile.Previous(File)).Items).Id); // bounded: the one before that is gone
    }

    [Fact]
    public void Append_AfterHalfALine_LosesThatLineOnly()
    {
        System.IO.File.WriteAllText(File, "{\"id\":\"cut");

        new FeedbackFile(File, 10_000).Append("d-1", Choice, "hmi", new OutcomeReport("d-1", null, "a", OutcomeSource.Operator));

        Assert.Equal(("d-1", 1), (Assert.Single(Read().Items).Id, Read().Problems.Count));
    }

    [Fact]
    public void Append_NewFile_IsForItsOwnerOnly()
    {
        new FeedbackFile(File, 10_000).Append("d-1", Choice, "hmi", new OutcomeReport("d-1", null, "a", OutcomeSource.Operator));

        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, System.IO.File.GetUnixFileMode(File));
        }
    }

    [Theory]
    [InlineData(AnswerType.Option, "a", true)]
    [InlineData(AnswerType.Option, "c", false)]
    [InlineData(AnswerType.Number, "1.5", true)]
    [InlineData(AnswerType.Number, "many", false)]
    [InlineData(AnswerType.Boolean, "true", true)]
    [InlineData(AnswerType.Boolean, "True", false)]
    [InlineData(AnswerType.Text, "word", true)]
    [InlineData(AnswerType.Text, " ", false)]
    public void Fits_Outcome_MustBeAPossibleAnswer(AnswerType type, string correct, bool fits)
        => Assert.Equal(fits, new OutcomeReport("d", null, correct, OutcomeSource.Operator).Fits(type == AnswerType.Option ? Choice : Number with { AnswerType = type }));

    private TaskFile Read(string? path = null) => new TaskFileReader(SomeRequest.Parser()).Read(path ?? File);
}
