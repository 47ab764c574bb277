using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using EdgeReasoner.IntegrationTests.Mqtt;
using Xunit;

namespace EdgeReasoner.IntegrationTests.Reliability;

/// <summary>Row 14 of docs/reliability.md, before the power goes: what was answered has been flushed, not only written. A killed process keeps the kernel's buffers, so no kill shows this.</summary>
public sealed class DiskFlushTests
{
    private const int Requests = 8;

    // Put before the C library, it notes every flush of the write-ahead log once that is done.
    private const string NotingFlushes = """
        #define _GNU_SOURCE
        #include <fcntl.h>
        #include <stdio.h>
        #include <stdlib.h>
        #include <string.h>
        #include <sys/syscall.h>
        #include <unistd.h>
        static int flushed(int file, int result)
        {
            char link[64], path[4096] = "";
            snprintf(link, sizeof link, "/proc/self/fd/%d", file);
            if (result == 0 && readlink(link, path, sizeof path - 1) > 4 && strcmp(path + strlen(path) - 4, "-wal") == 0)
            {
                int notes = open(getenv("FLUSH_NOTES"), O_WRONLY | O_APPEND | O_CREAT, 0600);
                result = write(notes, ".", 1) == 1 ? 0 : -1;
                close(notes);
            }
            return result;
        }
        int fsync(int file) { return flushed(file, syscall(SYS_fsync, file)); }
        int fdatasync(int file) { return flushed(file, syscall(SYS_fdatasync, file)); }
        """;

    [Fact]
    public async Task Row14_EveryAnswerOfTheModel_IsPublishedAfterAFlushOfItsOwn()
    {
        var seen = 0;
        await AskAsync(["Reflection:ExactFirst=false"], (i, count) =>
        {
            Assert.True(count() > seen, $"answer {i} came without a flush of the journal: {count()} after {seen}");
            seen = count();
            return Task.CompletedTask;
        });
    }

    [Fact]
    public async Task Row14_AnAnswerThatDecidingAgainWouldGiveToo_IsFlushedSoon()
    {
        var seen = 0;
        await AskAsync([], async (i, count) =>
        {
            await Until.HoldsAsync(() => count() > seen, () => $"answer {i} was never flushed");
            seen = count();
        });
    }

    private static async Task AskAsync(string[] settings, Func<int, Func<int>, Task> answered)
    {
        using var state = new StateFolder();
        var (library, notes) = (Path.Combine(state.Path, "flushes.so"), Path.Combine(state.Path, "flushes"));
        if (!Compile(library))
        {
            Assert.False(Environment.GetEnvironmentVariable("CI") == "true", "There is no C compiler.");
            Assert.Skip("There is no C compiler (cc, clang or gcc) to make what notes the flushes.");
        }

        await using var broker = await FragileBroker.StartAsync();
        await using var requester = await PatientRequester.StartAsync(broker.Port, "hmi");
        await using var daemon = DaemonProcess.Start(broker.Port, state.Path, settings: settings, wrapper: $"LD_PRELOAD={library} FLUSH_NOTES={notes} exec \"$@\"");
        await daemon.OnlineAsync();
        await answered(-1, () => Count() + 1); // what the start flushed
        for (var i = 0; i < Requests; i++)
        {
            await requester.AskAsync(string.Create(CultureInfo.InvariantCulture, $"n{i}"));
            await answered(i, () => Count() + 1);
        }

        int Count() => File.Exists(notes) ? (int)new FileInfo(notes).Length : 0;
    }

    private static bool Compile(string library)
    {
        var source = Path.ChangeExtension(library, ".c");
        File.WriteAllText(source, NotingFlushes);
        foreach (var compiler in (string[])["cc", "clang", "gcc"])
        {
            try
            {
                using var run = Process.Start(compiler, ["-shared", "-fPIC", "-o", library, source]);
                run.WaitForExit();
                return run.ExitCode == 0;
            }
            catch (Win32Exception)
            {
                // no such compiler
            }
        }

        return false;
    }
}
