using EdgeReasoner.Models;
using Xunit;

namespace EdgeReasoner.Tests.Models;

public sealed class ResourceCheckTests
{
    [Fact]
    public void Require_ModelLargerThanTheDisk_SaysHowMuchIsMissing()
        => Assert.Contains("set Model:Store", Assert.Throws<ModelStoreException>(() => ResourceCheck.Require("/", long.MaxValue / 2, 0)).Message, StringComparison.Ordinal);

    [Fact]
    public void Require_ModelLargerThanTheMemory_SaysWhatToChoose()
        => Assert.Contains("choose a smaller model", Assert.Throws<ModelStoreException>(() => ResourceCheck.Require("/", 0, long.MaxValue / 2)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData(0, "0 kB")]
    [InlineData(1_500, "1.5 kB")]
    [InlineData(2_000_000, "2 MB")]
    [InlineData(1_250_000_000, "1.25 GB")]
    public void Size_Bytes_AreForPeople(long bytes, string expected) => Assert.Equal(expected, ResourceCheck.Size(bytes));
}
