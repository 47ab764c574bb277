using System.Diagnostics;
using System.Globalization;
using EdgeReasoner.Contract;
using EdgeReasoner.IntegrationTests.Mqtt;
using EdgeReasoner.Journal;
using Microsoft.Data.Sqlite;
using Xunit;

namespace EdgeReasoner.IntegrationTests.Reliability;

/// <summary>Row 14 of docs/reliability.md: the disk under the journal is full, broken, read-only, or loses its power.</summary>
public sealed class DiskTests
{
    // Ignored, so that a write over the limit is an error and not the end; the disposition survives the exec.
    private const string IgnoringTheFileSizeSignal = "trap '' XFSZ; exec \"$@\"";

    [Fact]
    public async Task Row14_WritesFail_NewRequestsGet503KnownOnesTheirAnswerAndItRecovers()
    {
        using var state = new StateFolder();
        await using var broker = await FragileBroker.StartAsync();
        await using var requester = await PatientRequester.StartAsync(broker.Port, "hmi", DaemonProcess.Topics.Status);
        await using var daemon = DaemonProcess.Start(broker.Port, state.Path, wrapper: IgnoringTheFileSizeSignal);
        await daemon.OnlineAsync();
        await requester.AskAsync("before");

        await LimitFileSizeAsync(daemon.Id, "1:unlimited"); // every write to a file is an I/O error from now on
        await AssertDegradedAsync(requester, daemon);

        await LimitFileSizeAsync(daemon.Id, "unlimited:unlimited");
        await AssertRecoveredAsync(requester, daemon);
        await AssertSoundAsync(daemon, state.Journal, "before", "after");
    }

    [Fact]
    public async Task Row14_DiskFull_NewRequestsGet503KnownOnesTheirAnswerAndItRecovers()
    {
        using var state = new StateFolder();
        var mount = $"unshare -m {(Environment.UserName == "root" ? "" : "-Ur ")}sh -c 'mount -t tmpfs -o size=512k none {state.Path} && exec \"$@\"' sh \"$@\"";
        using (var probe = Process.Start("/bin/sh", ["-c", mount, "sh", "true"]))
        {
            await probe.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.SkipWhen(probe.ExitCode != 0, "no small file system can be mounted here (unshare -m, mount -t tmpfs); the test of failing writes covers the rest");
        }

        await using var broker = await FragileBroker.StartAsync();
        await using var requester = await PatientRequester.StartAsync(broker.Port, "hmi", DaemonProcess.Topics.Status);
        await using var daemon = DaemonProcess.Start(broker.Port, state.Path, wrapper: "exec " + mount);
        await daemon.OnlineAsync();
        await requester.AskAsync("before");

        var filler = $"/proc/{daemon.Id}/root{state.Path}/filler";
        Fill(filler);
        await AssertDegradedAsync(requester, daemon);

        File.Delete(filler);
        await AssertRecoveredAsync(requester, daemon);
    }

    [Fact]
    public async Task Row14_ReadOnlyAtTheStart_NewRequestsGet503AndItRecovers()
    {
        using var state = new StateFolder();
        var link = Path.Combine(state.Path, "link");
        Directory.CreateSymbolicLink(link, "/sys/kernel"); // where nobody makes a file
        await using var broker = await FragileBroker.StartAsync();
        await using var requester = await PatientRequester.StartAsync(broker.Port, "hmi", DaemonProcess.Topics.Status);
        await using var daemon = DaemonProcess.Start(broker.Port, Path.Combine(link, "state"));
        await daemon.OnlineAsync();
        await AssertDegradedAsync(requester, daemon, known: null);

        Directory.Delete(link);
        Directory.CreateDirectory(link);
        await AssertRecoveredAsync(requester, daemon);
    }

    [Theory]
    [InlineData(0)] // not even a database
    [InlineData(4096)] // the head of the table's page
    public async Task Row14_DamagedFile_IsMovedAsideReportedAndANewOneBegun(int offset)
    {
        using var state = new StateFolder();
        await using var broker = await FragileBroker.StartAsync();
        await using var requester = await PatientRequester.StartAsync(broker.Port, "hmi", DaemonProcess.Topics.Status);
        await using (await TestDaemon.StartAsync(broker.Port, configure: configuration => configuration.Journal.Folder = state.Path))
        {
            await requester.AskAsync("before");
        }

        await using (var file = new FileStream(state.Journal, FileMode.Open))
        {
            file.Position = offset;
            file.Write(Enumerable.Repeat((byte)0xA5, 2000).ToArray());
        }

        await using var daemon = await TestDaemon.StartAsync(broker.Port, configure: configuration => configuration.Journal.Folder = state.Path);
        await requester.AskAsync("after");

        Assert.True(File.Exists(state.Journal + ".damaged"));
        Assert.Contains("damaged", daemon.State.JournalNotice, StringComparison.Ordinal);
        await Until.HoldsAsync(() => requester.Seen.Any(said => said.Contains(".damaged; a new one was begun", StringComparison.Ordinal)));
        Assert.Equal(Readiness.Ready, daemon.State.Readiness);
    }

    [Fact]
    public void Row14_PowerCutAnywhereInTheLog_LosesNoCommittedAnswerAndPassesTheIntegrityCheck()
    {
        const int Answers = 40;
        using var state = new StateFolder();
        var ends = new List<long>();
        using var live = JournalFile.Open(state.Journal);
        for (var i = 1; i <= Answers; i++)
        {
            live.Write([Entry(i)], [], 0);
            ends.Add(new FileInfo(state.Journal + "-wal").Length); // on the disk when Write returns
        }

        var random = new Random(1);
        for (var cut = 0; cut < 60; cut++)
        {
            using var after = new StateFolder();
            var length = random.NextInt64(0, ends[^1] + 1);
            File.Copy(state.Journal, after.Journal);
            File.WriteAllBytes(after.Journal + "-wal", [.. Shared(state.Journal + "-wal").Take((int)length), .. RandomBytes(random)]);

            using var file = JournalFile.Open(after.Journal); // checks every page
            var committed = ends.Count(end => end <= length);
            Assert.Equal(Enumerable.Range(1, committed).Select(i => (long)i), file.Read().Select(entry => entry.Sequence));
        }
    }

    private static JournalEntry Entry(int i)
        => new($"key {i}", new byte[32], new AnswerDocument(new byte[700], 200, null), DateTimeOffset.UnixEpoch, new AnswerRoute("t", [1], null, "id", null, 1)) { Sequence = i };

    private static byte[] RandomBytes(Random random)
    {
        var bytes = new byte[random.Next(0, 5000)]; // what a torn write leaves behind
        random.NextBytes(bytes);
        return bytes;
    }

    private static byte[] Shared(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        return bytes;
    }

    private static void Fill(string path)
    {
        using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        try
        {
            while (true)
            {
                file.Write(new byte[1024]);
            }
        }
        catch (IOException)
        {
            // full
        }
    }

    private static async Task LimitFileSizeAsync(int process, string limit)
    {
        using var prlimit = Process.Start("/usr/bin/prlimit", ["--pid", process.ToString(CultureInfo.InvariantCulture), $"--fsize={limit}"]);
        await prlimit.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, prlimit.ExitCode);
    }

    private static async Task AssertDegradedAsync(PatientRequester requester, DaemonProcess daemon, string? known = "before")
    {
        await requester.SendAsync("meanwhile", PatientRequester.Request("meanwhile"));
        var refusal = (await requester.AnswersAsync("meanwhile", 1, () => daemon.Log))[0];
        Assert.Contains("\"status\":503", refusal, StringComparison.Ordinal);
        Assert.Contains("\"journal\"", refusal, StringComparison.Ordinal);
        await Until.HoldsAsync(
            () => requester.Seen.Any(said => said.Contains("\"state\":\"degraded\"", StringComparison.Ordinal) && said.Contains("answers cannot be kept", StringComparison.Ordinal)), () => daemon.Log);
        if (known is not null)
        {
            await requester.SendAsync(known);
            var answers = await requester.AnswersAsync(known, 2, () => daemon.Log);
            Assert.Equal(answers[0], answers[1]);
        }
    }

    private static async Task AssertRecoveredAsync(PatientRequester requester, DaemonProcess daemon)
    {
        await daemon.SaysAsync("are kept in");
        await requester.SendAsync("after");
        Assert.Contains("\"status\":200", (await requester.AnswersAsync("after", 1, () => daemon.Log))[0], StringComparison.Ordinal);
        await Until.HoldsAsync(() => requester.Seen.Last().Contains("\"state\":\"ready\"", StringComparison.Ordinal), () => daemon.Log);
    }

    private static async Task AssertSoundAsync(DaemonProcess daemon, string journal, params string[] ids)
    {
        await daemon.KillAsync();
        using var connection = new SqliteConnection($"Data Source={journal};Pooling=False");
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        using var check = connection.CreateCommand();
        check.CommandText = "PRAGMA integrity_check";
        Assert.Equal("ok", await check.ExecuteScalarAsync(TestContext.Current.CancellationToken));
        await connection.CloseAsync();
        using var file = JournalFile.Open(journal);
        Assert.Equal(ids, file.Read().Select(entry => entry.Key.Split('\n')[1]));
    }
}
