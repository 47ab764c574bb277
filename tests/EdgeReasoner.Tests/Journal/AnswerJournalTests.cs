using EdgeReasoner.Configuration;
using EdgeReasoner.Journal;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace EdgeReasoner.Tests.Journal;

public sealed class AnswerJournalTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("edge-reasoner-journal-");
    private readonly FakeTimeProvider _clock = new();

    [Fact]
    public void Open_AfterCommits_ReturnsThemInOrderWithTheirRoutes()
    {
        using (var journal = Journal(out _))
        {
            journal.Open();
            Assert.Equal([1, 2, 3], Commit(journal, "a", "b", "c"));
            journal.Confirm(2);
        }

        using var again = Journal(out _);
        var entries = again.Open();

        Assert.Equal(["a", "b", "c"], entries.Select(entry => entry.Key));
        Assert.Equal([false, true, false], entries.Select(entry => entry.Route is null));
        Assert.Equal(("topic", "id", 42L), (entries[0].Route!.Topic, entries[0].Route!.RequestId, entries[0].Route!.Due));
        Assert.Equal([1, 2, 3], entries[0].Document.Payload);
    }

    [Fact]
    public void Commit_ManyAtOnce_ShareTheirCommits()
    {
        using var journal = Journal(out _);
        journal.Open();

        Commit(journal, [.. Enumerable.Range(0, 1000).Select(i => $"k{i}")]);

        Assert.InRange(journal.Commits, 1, 500);
    }

    [Fact]
    public void Commit_OldAnswersForgotten_LeaveTheFileToo()
    {
        using (var journal = Journal(out var memory))
        {
            journal.Open();
            for (var i = 0; i < 40; i++)
            {
                var key = $"k{i}";
                memory.Enter(key, "p"u8, null!, out _);
                memory.Complete(key, Answer(), Commit(journal, key)[0]!.Value);
            }

            Commit(journal, "last");
        }

        using var again = Journal(out _);
        Assert.Equal(16 + 1, again.Open().Count);
    }

    [Fact]
    public void Open_SecondOfANode_Throws()
    {
        using var journal = Journal(out _);
        journal.Open();

        using var second = Journal(out _);

        Assert.Throws<InstanceRunningException>(second.Open);
    }

    [Fact]
    public void Commit_FileRemovedWhileRunning_BeginsANewOneWithAllThatIsRemembered()
    {
        using (var journal = Journal(out var memory))
        {
            journal.Open();
            memory.Enter("a", "p"u8, null!, out _);
            memory.Complete("a", Answer(), Commit(journal, "a")[0]!.Value);
            foreach (var file in _folder.GetFiles("node.journal*").Where(file => file.Extension != ".lock"))
            {
                file.Delete();
            }

            Commit(journal, "b");
        }

        using var again = Journal(out _);
        Assert.Equal(["a", "b"], again.Open().Select(entry => entry.Key));
    }

    [Fact]
    public void Commit_NotDurable_IsDoneAtOnceAndWritesNothing()
    {
        using var journal = new AnswerJournal(new JournalOptions { Durable = false, Folder = _folder.FullName }, "node", Memory(), null, NullLogger<AnswerJournal>.Instance);
        Assert.Empty(journal.Open());

        Assert.Equal([0], Commit(journal, "a"));
        Assert.Empty(_folder.GetFiles());
    }

    [Fact]
    public void Commit_WithoutAFlush_IsReadByTheNextRunAllTheSame()
    {
        using (var journal = Journal(out _))
        {
            journal.Open();
            Assert.Equal([1, 2, 3], Commit(journal, flushes: false, "a", "b", "c"));
        }

        using var next = Journal(out _);
        Assert.Equal(["a", "b", "c"], next.Open().Select(static entry => entry.Key));
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static AnswerDocument Answer() => new([1, 2, 3], 200, null);

    private static long?[] Commit(AnswerJournal journal, params string[] keys) => Commit(journal, flushes: true, keys);

    private static long?[] Commit(AnswerJournal journal, bool flushes, params string[] keys)
    {
        var sequences = new List<long?>();
        foreach (var key in keys)
        {
            var entry = new JournalEntry(key, new byte[32], Answer(), DateTimeOffset.UnixEpoch, new AnswerRoute("topic", [7], null, "id", null, 42));
            journal.Commit(entry, flushes, sequence => sequences.Add(sequence));
        }

        journal.Drain();
        return [.. sequences];
    }

    private AnswerCache Memory() => new(16, 1 << 20, TimeSpan.FromHours(1), _clock);

    private AnswerJournal Journal(out AnswerCache memory)
        => new(new JournalOptions { Folder = _folder.FullName }, "node", memory = Memory(), null, NullLogger<AnswerJournal>.Instance);
}
