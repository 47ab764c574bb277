using System.Globalization;

namespace EdgeReasoner.Doctor;

/// <summary>Checks of board, kernel, C library, processor, memory, clock and temperature.</summary>
/// <param name="files">The kernel's files.</param>
internal sealed class MachineChecks(MachineFiles files)
{
    private const double HotDegrees = 80; // a Raspberry Pi lowers its clock from here on
    private static readonly Version LeastKernel = new(5, 10);
    private static readonly Version LeastGlibc = new(2, 34);

    /// <summary>Gets the board's model; null when it does not say.</summary>
    public string? Model => files.Read("/proc/device-tree/model") ?? files.Read("/sys/firmware/devicetree/base/model") ?? files.Read("/sys/class/dmi/id/product_name");

    /// <summary>Names the board.</summary>
    /// <returns>The line.</returns>
    public CheckResult Board()
        => Model is { Length: > 0 } model ? CheckResult.Ok("board", model) : CheckResult.Warn("board", "the board does not say its model", "nothing, unless GPIO is used: name its chips by device then");

    /// <summary>Checks that the kernel has the GPIO interface that libgpiod needs.</summary>
    /// <returns>The line.</returns>
    public CheckResult Kernel()
    {
        var release = files.Read("/proc/sys/kernel/osrelease") ?? "";
        var numbers = release.Split('.', '-');
        return numbers.Length < 2 || !Version.TryParse($"{numbers[0]}.{numbers[1]}", out var version)
            ? CheckResult.Warn("kernel", "the kernel does not say its version", "check that it is 5.10 or newer")
            : version < LeastKernel ? CheckResult.Fail("kernel", release, "update the system to a kernel of 5.10 or newer") : CheckResult.Ok("kernel", release);
    }

    /// <summary>Checks that the C library is new enough.</summary>
    /// <param name="glibc">Its version.</param>
    /// <returns>The line.</returns>
    public static CheckResult Glibc(string? glibc)
        => !Version.TryParse(glibc, out var version) ? CheckResult.Warn("glibc", "the C library does not say its version", "use a system with glibc 2.34 or newer")
            : version < LeastGlibc ? CheckResult.Fail("glibc", glibc, "update the system: glibc 2.34 or newer (Debian 12, Ubuntu 22.04, JetPack 6)") : CheckResult.Ok("glibc", glibc);

    /// <summary>Checks that the processor has the vector instructions that make the model fast.</summary>
    /// <returns>The line.</returns>
    public CheckResult Cpu()
    {
        var line = files.Read("/proc/cpuinfo")?.Split('\n').FirstOrDefault(text => text.StartsWith("Features", StringComparison.Ordinal) || text.StartsWith("flags", StringComparison.Ordinal));
        string[] features = line?.Split(':', 2)[^1].Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? [];
        var isArm = line?.StartsWith('F') == true;
        var (least, fast) = isArm ? ("asimd", "asimddp") : ("sse4_1", "avx2");
        return features.Length == 0 ? CheckResult.Warn("cpu", "the processor does not say its features", "nothing")
            : !features.Contains(least) ? CheckResult.Fail("cpu", $"without {least}", "use a 64-bit board: ARMv8 with NEON, or x64 with SSE4.1")
            : features.Contains(fast) ? CheckResult.Ok("cpu", $"with {fast}") : CheckResult.Warn("cpu", $"without {fast}: int8 models run slower", "give deadlines more room, or use a newer board (Cortex-A76, Cortex-A78AE)");
    }

    /// <summary>Checks that the model fits the memory.</summary>
    /// <param name="modelBytes">Size of the model's files.</param>
    /// <returns>The line.</returns>
    public CheckResult Memory(long modelBytes)
    {
        // The daemon with the bundled model takes about 60 MB; a model takes its file's size, repacked weights and cache up to half as much again.
        var needed = (60L << 20) + (modelBytes * 3 / 2);
        var available = Kilobytes("MemAvailable");
        var total = Kilobytes("MemTotal");
        if (files.Read("/sys/fs/cgroup/memory.max") is { } limit && long.TryParse(limit, out var most))
        {
            (available, total) = (Math.Min(available, most), Math.Min(total, most));
        }

        var text = string.Create(CultureInfo.InvariantCulture, $"{available >> 20} of {total >> 20} MB free, about {needed >> 20} MB needed");
        return total == 0 ? CheckResult.Warn("memory", "the kernel does not say how much there is", "nothing")
            : total < needed ? CheckResult.Fail("memory", text, "use a smaller model, or a board with more memory")
            : available < needed ? CheckResult.Warn("memory", text, "stop other programs, or use a smaller model") : CheckResult.Ok("memory", text);
    }

    /// <summary>Checks that the clock can be believed: certificates and <c>decided_at</c> depend on it; deadlines do not.</summary>
    /// <param name="now">What it says.</param>
    /// <returns>The line.</returns>
    public CheckResult Clock(DateTimeOffset now)
    {
        var text = now.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);
        return now.Year is < 2025 or > 2100 ? CheckResult.Fail("clock", text, "set the clock, and install a time service (systemd-timesyncd); certificates cannot be judged")
            : files.Exists("/run/systemd/timesync/synchronized") ? CheckResult.Ok("clock", text + ", synchronised")
            : CheckResult.Warn("clock", text + ", not known to be synchronised", "enable systemd-timesyncd, or ignore this with another time service");
    }

    /// <summary>Checks that the board is not hot and does not lower its clock.</summary>
    /// <returns>The line.</returns>
    public CheckResult Thermal()
    {
        var throttled = files.Read("/sys/devices/platform/soc/soc:firmware/get_throttled");
        if (throttled is not null && int.TryParse(throttled.Replace("0x", "", StringComparison.Ordinal), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var bits) && bits != 0)
        {
            var words = new[] { (1, "under-voltage now"), (2, "frequency capped now"), (4, "throttled now"), (8, "soft temperature limit now"), (0x10000, "under-voltage since the start"), (0x40000, "throttled since the start") };
            return CheckResult.Warn("thermal", string.Join(", ", words.Where(word => (bits & word.Item1) != 0).Select(word => word.Item2)), "use a stronger power supply, and a heat sink or fan");
        }

        var degrees = files.List("/sys/class/thermal", "thermal_zone*").Select(zone => files.Read(zone + "/temp"))
            .Select(text => double.TryParse(text, CultureInfo.InvariantCulture, out var value) ? value / 1000 : double.NaN).Where(double.IsFinite).DefaultIfEmpty(double.NaN).Max();
        var said = string.Create(CultureInfo.InvariantCulture, $"{degrees:0} °C");
        return double.IsNaN(degrees) ? CheckResult.Ok("thermal", "no sensor")
            : degrees >= HotDegrees ? CheckResult.Warn("thermal", said, "cool the board: it lowers its clock, and answers get slower") : CheckResult.Ok("thermal", said);
    }

    /// <summary>Checks that the state folder can be written to, with room.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="freeBytes">Room on its disk; null when it is not known.</param>
    /// <param name="isWritable">Whether a file could be made there.</param>
    /// <returns>The line.</returns>
    public static CheckResult Disk(string folder, long? freeBytes, bool isWritable)
    {
        const long Scarce = 100L << 20;
        var text = string.Create(CultureInfo.InvariantCulture, $"{folder}, {(freeBytes ?? 0) >> 20} MB free");
        return !isWritable ? CheckResult.Warn("disk", $"{folder} cannot be written to by this user", "run doctor as the daemon's user; if it is so for that too, check that the disk is not read-only")
            : freeBytes < Scarce ? CheckResult.Warn("disk", text, "make room: less than 100 MB are left") : CheckResult.Ok("disk", text);
    }

    /// <summary>Checks that the model runtime's telemetry is off.</summary>
    /// <param name="value">Value of ORT_DISABLE_TELEMETRY, which the daemon sets by itself before it loads the runtime.</param>
    /// <returns>The line.</returns>
    public static CheckResult Telemetry(string? value)
        => value == "1" ? CheckResult.Ok("telemetry", "off") : CheckResult.Fail("telemetry", "ORT_DISABLE_TELEMETRY is not 1", "set Environment=ORT_DISABLE_TELEMETRY=1 in the unit");

    private long Kilobytes(string name)
        => files.Read("/proc/meminfo")?.Split('\n').FirstOrDefault(line => line.StartsWith(name + ":", StringComparison.Ordinal)) is { } found
            && long.TryParse(found.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], out var kilobytes) ? kilobytes << 10 : 0;
}
