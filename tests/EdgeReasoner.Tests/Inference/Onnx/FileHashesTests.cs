using System.Security.Cryptography;
using EdgeReasoner.Inference.Onnx;
using Xunit;

namespace EdgeReasoner.Tests.Inference.Onnx;

public sealed class FileHashesTests : IDisposable
{
    private static readonly DateTime _then = new(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    private readonly string _folder = Directory.CreateTempSubdirectory("hashes-").FullName;

    private string Remembered => Path.Combine(_folder, "cache", "hashes.txt");

    private string Model => Path.Combine(_folder, "model");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Of_File_IsItsSha256()
    {
        Write("abc");
        Assert.Equal(SHA256.HashData("abc"u8), new FileHashes(null).Of(Model));
    }

    [Fact]
    public void Of_UnchangedFile_IsRememberedByALaterRun()
    {
        Write("abc");
        new FileHashes(Remembered).Of(Model);
        Write("xyz"); // of the same length and time: what make and rsync do not see either shows that nothing was read

        Assert.Equal(SHA256.HashData("abc"u8), new FileHashes(Remembered).Of(Model));
    }

    [Theory]
    [InlineData("wxyz", 0)] // another length
    [InlineData("xyz", 1)] // another time
    public void Of_ChangedFile_IsComputedAnew(string content, int hoursLater)
    {
        Write("abc");
        new FileHashes(Remembered).Of(Model);
        Write(content, hoursLater);

        Assert.Equal(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(content)), new FileHashes(Remembered).Of(Model));
    }

    [Theory]
    [InlineData("ba7816bf")] // too short
    [InlineData("zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz")] // not hexadecimal
    public void Of_RememberedDigestIsDamaged_IsComputedAnew(string digest)
    {
        Write("abc");
        Directory.CreateDirectory(Path.GetDirectoryName(Remembered)!);
        File.WriteAllText(Remembered, string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{digest} 3 {_then.Ticks} {Model}"));

        Assert.Equal(SHA256.HashData("abc"u8), new FileHashes(Remembered).Of(Model));
    }

    [Fact]
    public void Of_NothingCanBeRemembered_IsComputedAllTheSame()
    {
        Write("abc");
        File.WriteAllText(Path.Combine(_folder, "cache"), "a file where the folder would be");

        Assert.Equal(SHA256.HashData("abc"u8), new FileHashes(Remembered).Of(Model));
    }

    private void Write(string content, int hoursLater = 0)
    {
        File.WriteAllText(Model, content);
        File.SetLastWriteTimeUtc(Model, _then.AddHours(hoursLater));
    }
}
