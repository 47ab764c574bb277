using EdgeReasoner.Doctor;
using Xunit;

namespace EdgeReasoner.Tests.Doctor;

public sealed class MachineChecksTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory().FullName;
    private readonly MachineChecks _checks;

    public MachineChecksTests() => _checks = new MachineChecks(new MachineFiles(_root));

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void AllChecks_RaspberryPi5_AreOk()
    {
        Put("/proc/device-tree/model", "Raspberry Pi 5 Model B Rev 1.0\0");
        Put("/proc/sys/kernel/osrelease", "6.6.31+rpt-rpi-2712\n");
        Put("/proc/cpuinfo", "processor\t: 0\nFeatures\t: fp asimd evtstrm aes asimddp\n");
        Put("/proc/meminfo", "MemTotal:        8245248 kB\nMemAvailable:    7000000 kB\n");
        Put("/sys/class/thermal/thermal_zone0/temp", "51234\n");
        Put("/sys/devices/platform/soc/soc:firmware/get_throttled", "0\n");
        Put("/run/systemd/timesync/synchronized", "");

        CheckResult[] results =
        [
            _checks.Board(), _checks.Kernel(), _checks.Cpu(), _checks.Memory(2 << 20), _checks.Thermal(), _checks.Clock(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero)),
            MachineChecks.Glibc("2.36"), MachineChecks.Disk("/var", 1L << 30, isWritable: true), MachineChecks.Telemetry("1"),
        ];

        Assert.All(results, result => Assert.Equal(CheckVerdict.Ok, result.Verdict));
        Assert.Equal("Raspberry Pi 5 Model B Rev 1.0", results[0].Message);
    }

    [Fact]
    public void Checks_NothingReadable_WarnAndNeverThrow()
        => Assert.All([_checks.Board(), _checks.Kernel(), _checks.Cpu(), _checks.Memory(0), MachineChecks.Glibc(null)], result => Assert.Equal(CheckVerdict.Warn, result.Verdict));

    [Theory]
    [InlineData("4.19.0-tegra", (int)CheckVerdict.Fail)]
    [InlineData("5.10.104", (int)CheckVerdict.Ok)]
    [InlineData("nonsense", (int)CheckVerdict.Warn)]
    public void Kernel_Release_IsJudged(string release, int verdict)
    {
        Put("/proc/sys/kernel/osrelease", release);

        Assert.Equal((CheckVerdict)verdict, _checks.Kernel().Verdict);
    }

    [Fact]
    public void Glibc_Old_Fails() => Assert.Equal(CheckVerdict.Fail, MachineChecks.Glibc("2.31").Verdict);

    [Theory]
    [InlineData("Features\t: fp asimd crc32", (int)CheckVerdict.Warn)]
    [InlineData("Features\t: fp crc32", (int)CheckVerdict.Fail)]
    [InlineData("flags\t\t: sse2 sse4_1 avx2", (int)CheckVerdict.Ok)]
    public void Cpu_Features_AreJudged(string line, int verdict)
    {
        Put("/proc/cpuinfo", line);

        Assert.Equal((CheckVerdict)verdict, _checks.Cpu().Verdict);
    }

    [Theory]
    [InlineData(100, (int)CheckVerdict.Ok)]
    [InlineData(300, (int)CheckVerdict.Warn)] // fits the board, not what is free
    [InlineData(600, (int)CheckVerdict.Fail)]
    public void Memory_ModelSize_IsJudged(int modelMegabytes, int verdict)
    {
        Put("/proc/meminfo", "MemTotal:         524288 kB\nMemAvailable:     307200 kB\n");

        Assert.Equal((CheckVerdict)verdict, _checks.Memory((long)modelMegabytes << 20).Verdict);
    }

    [Fact]
    public void Memory_ControlGroupLimit_Counts()
    {
        Put("/proc/meminfo", "MemTotal:        8245248 kB\nMemAvailable:    7000000 kB\n");
        Put("/sys/fs/cgroup/memory.max", "67108864\n");

        Assert.Equal(CheckVerdict.Fail, _checks.Memory(100 << 20).Verdict);
    }

    [Fact]
    public void Clock_Of1970_Fails() => Assert.Equal(CheckVerdict.Fail, _checks.Clock(DateTimeOffset.UnixEpoch).Verdict);

    [Fact]
    public void Thermal_Throttled_NamesTheCauses()
    {
        Put("/sys/devices/platform/soc/soc:firmware/get_throttled", "50005\n");

        Assert.Equal("under-voltage now, throttled now, under-voltage since the start, throttled since the start", _checks.Thermal().Message);
    }

    [Fact]
    public void Thermal_Hot_Warns()
    {
        Put("/sys/class/thermal/thermal_zone0/temp", "40000");
        Put("/sys/class/thermal/thermal_zone1/temp", "83500");

        Assert.Equal((CheckVerdict.Warn, "84 °C"), (_checks.Thermal().Verdict, _checks.Thermal().Message));
    }

    [Fact]
    public void Disk_ReadOnlyOrFull_Warns()
        => Assert.All([MachineChecks.Disk("/x", 1L << 40, isWritable: false), MachineChecks.Disk("/x", 1 << 20, isWritable: true)], result => Assert.Equal(CheckVerdict.Warn, result.Verdict));

    private void Put(string path, string text)
    {
        var file = _root + path;
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }
}
