using System.Text;
using EdgeReasoner.Contract;
using EdgeReasoner.Evaluation.Running;
using Xunit;

namespace EdgeReasoner.Tests.Evaluation.Running;

public sealed class ItemLogTests
{
    private static readonly EvaluationMode[] Modes = [EvaluationMode.Single, EvaluationMode.Loop];

    [Fact]
    public void Write_Item_IsOneLineAMode()
    {
        using var output = new MemoryStream();

        new ItemLog(output, Modes).Write(new ItemResult(SomeItem.Choice("i", "right", "q", "right", "wrong"), null, [SomeItem.Result(false) with { Answer = null }, SomeItem.Result(true, 1 / 3.0, 2, StopReason.RoundLimit)]));

        Assert.Equal(
            """
            {"id":"i","family":"family","set":"set","mode":"single","answer":null,"right":false,"confidence":0.5,"rounds":0,"tokens":10,"stop":null}
            {"id":"i","family":"family","set":"set","mode":"loop","answer":"right","right":true,"confidence":0.333333,"rounds":2,"tokens":10,"stop":"round_limit"}

            """,
            Encoding.UTF8.GetString(output.ToArray()));
    }

    [Fact]
    public void Write_NotUnderstood_IsOneLineWithTheReason()
    {
        using var output = new MemoryStream();

        new ItemLog(output, Modes).Write(new ItemResult(SomeItem.Choice("i", "a", "q", "a", "b"), "no \"verb\"", []));

        Assert.Equal("{\"id\":\"i\",\"family\":\"family\",\"set\":\"set\",\"not_understood\":\"no \\u0022verb\\u0022\"}\n", Encoding.UTF8.GetString(output.ToArray()));
    }

    [Fact]
    public void Write_OtherTimes_WriteTheSameLines()
    {
        Assert.Equal(Of(TimeSpan.FromMilliseconds(1)), Of(TimeSpan.FromSeconds(9)));

        static string Of(TimeSpan elapsed)
        {
            using var output = new MemoryStream();
            new ItemLog(output, [EvaluationMode.Direct]).Write(new ItemResult(SomeItem.Choice("i", "a", "q", "a", "b"), null, [SomeItem.Result(true) with { Elapsed = elapsed }]));
            return Encoding.UTF8.GetString(output.ToArray());
        }
    }

    [Fact]
    public void Write_EveryItem_IsFlushedBeforeTheNext()
    {
        var path = Path.GetTempFileName();
        try
        {
            using var output = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 1 << 16);
            var log = new ItemLog(output, [EvaluationMode.Direct]);

            log.Write(new ItemResult(SomeItem.Choice("i", "a", "q", "a", "b"), null, [SomeItem.Result(true)]));

            Assert.Equal((1, 1), (log.Items, ReadShared(path).Split('\n').Length - 1)); // while the log is still open: what a cancelled run leaves
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static string ReadShared(string path)
    {
        using var reader = new StreamReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        return reader.ReadToEnd();
    }
}
