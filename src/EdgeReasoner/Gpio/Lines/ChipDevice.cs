using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace EdgeReasoner.Gpio.Lines;

/// <summary>
/// A GPIO chip and its lines as the kernel describes them, asked of the character device itself: libgpiod's errors do not tell a missing
/// chip from a busy line. Reading only; no line is taken. Kernel 5.10 or later.
/// </summary>
internal static class ChipDevice
{
    private const string Prefix = "gpiochip";

    // linux/gpio.h: gpiochip_info is name[32], label[32], lines; gpio_v2_line_info is name[32], consumer[32], offset, num_attrs, flags, …
    private const uint ChipInfoRequest = 0x8044B401;
    private const uint LineInfoRequest = 0xC100B405;
    private const int ChipInfoSize = 68;
    private const int LineInfoSize = 256;
    private const int NameSize = 32;
    private const ulong UsedFlag = 1;

    /// <summary>All chips whose devices stand in a folder. Links are left out: distributions link old numbers to new chips.</summary>
    /// <param name="folder">The folder, <c>/dev</c>.</param>
    /// <returns>The chips by number.</returns>
    public static IReadOnlyList<ChipDescription> List(string folder)
        => !Directory.Exists(folder) ? [] : [.. Directory.EnumerateFileSystemEntries(folder, Prefix + "*")
            .Where(path => File.ResolveLinkTarget(path, returnFinalTarget: false) is null && NumberOf(path) >= 0)
            .OrderBy(NumberOf)
            .Select(Describe)];

    /// <summary>Asks one chip who it is.</summary>
    /// <param name="path">Its device.</param>
    /// <returns>Its description, with the problem when it could not be asked.</returns>
    public static ChipDescription Describe(string path)
    {
        var number = NumberOf(path);
        try
        {
            using var device = Open(path);
            var info = new byte[ChipInfoSize];
            return Control(device, ChipInfoRequest, info) is { } problem
                ? new ChipDescription(path, number, "", 0, GpioFault.Failed, problem)
                : new ChipDescription(path, number, Text(info, NameSize), BinaryPrimitives.ReadInt32LittleEndian(info.AsSpan(2 * NameSize)));
        }
        catch (UnauthorizedAccessException)
        {
            return new ChipDescription(path, number, "", 0, GpioFault.NoPermission, $"{path} may not be opened");
        }
        catch (IOException exception)
        {
            return new ChipDescription(path, number, "", 0, GpioFault.ChipMissing, exception.Message);
        }
    }

    /// <summary>Asks who uses a line.</summary>
    /// <param name="path">The chip's device.</param>
    /// <param name="line">The line's offset, below the chip's number of lines.</param>
    /// <returns>The line's own name, and its user; the user is null when it is free, or when the kernel does not tell.</returns>
    public static (string Name, string? User) LineUser(string path, int line)
    {
        try
        {
            using var device = Open(path);
            var info = new byte[LineInfoSize];
            BinaryPrimitives.WriteInt32LittleEndian(info.AsSpan(2 * NameSize), line);
            if (Control(device, LineInfoRequest, info) is not null)
            {
                return ("", null);
            }

            var isUsed = (BinaryPrimitives.ReadUInt64LittleEndian(info.AsSpan((2 * NameSize) + 8)) & UsedFlag) != 0;
            var user = Text(info, NameSize);
            return (Text(info, 0), isUsed ? (user.Length > 0 ? user : "the kernel") : null);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return ("", null);
        }
    }

    private static SafeFileHandle Open(string path) => File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);

    private static int NumberOf(string path)
        => int.TryParse(Path.GetFileName(path).AsSpan(Math.Min(Prefix.Length, Path.GetFileName(path).Length)), out var number) ? number : -1;

    private static string Text(byte[] info, int offset)
    {
        var text = info.AsSpan(offset, NameSize);
        var end = text.IndexOf((byte)0);
        return Encoding.UTF8.GetString(end < 0 ? text : text[..end]);
    }

    private static string? Control(SafeFileHandle device, nuint request, byte[] argument)
        => NativeMethods.Ioctl(device, request, argument) < 0 ? Marshal.GetLastPInvokeErrorMessage() : null;

    private static class NativeMethods
    {
        [DllImport("libc", EntryPoint = "ioctl", SetLastError = true)]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        internal static extern int Ioctl(SafeFileHandle device, nuint request, byte[] argument);
    }
}
