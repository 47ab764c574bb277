using EdgeReasoner.Inference.Onnx;
using Xunit;

namespace EdgeReasoner.Tests.Inference.Onnx;

public sealed class CpuIdentityTests
{
    private static readonly string[] _board = ["processor\t: 0", "BogoMIPS\t: 108.00", "Features\t: fp asimd asimddp", "CPU implementer\t: 0x41", "CPU part\t: 0xd0b"];

    [Fact]
    public void Of_Name_IsArchitectureAndTwelveDigits() => Assert.Matches("^arm64-[0-9a-f]{12}$", Name(_board));

    [Fact]
    public void Of_MoreCoresOfAKindAndOtherClocks_IsTheSameProcessor()
        => Assert.Equal(Name(_board), Name([.. _board, .. _board.Select(static line => line.Replace("108.00", "48.00", StringComparison.Ordinal))]));

    [Fact]
    public void Of_CoresInAnotherOrder_IsTheSameProcessor()
    {
        string[] small = ["Features\t: fp asimd", "CPU implementer\t: 0x41", "CPU part\t: 0xd05"];
        Assert.Equal(Name([.. _board, .. small]), Name([.. small, .. _board])); // which cluster Linux counts first differs from boot to boot
        Assert.NotEqual(Name(_board), Name([.. _board, .. small]));
    }

    [Theory]
    [InlineData("asimddp", "asimd")] // packed weights would be for instructions that are not there
    [InlineData("0xd0b", "0xd08")]
    public void Of_OtherInstructionsOrCore_IsAnotherProcessor(string here, string there)
        => Assert.NotEqual(Name(_board), Name([.. _board.Select(line => line.Replace(here, there, StringComparison.Ordinal))]));

    [Fact]
    public void Of_OtherArchitecture_IsAnotherProcessor() => Assert.StartsWith("x64-", CpuIdentity.Of(_board, System.Runtime.InteropServices.Architecture.X64), StringComparison.Ordinal);

    private static string Name(string[] lines) => CpuIdentity.Of(lines, System.Runtime.InteropServices.Architecture.Arm64);
}
