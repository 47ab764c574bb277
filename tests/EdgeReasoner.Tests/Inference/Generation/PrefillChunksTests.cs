using EdgeReasoner.Inference.Generation;
using FsCheck.Xunit;
using Xunit;

namespace EdgeReasoner.Tests.Inference.Generation;

public sealed class PrefillChunksTests
{
    [Theory]
    [InlineData(1, 64, 1)]
    [InlineData(64, 64, 64)]
    [InlineData(65, 64, 63)] // not 64, which would leave one
    [InlineData(66, 64, 64)]
    [InlineData(4, 3, 2)]
    public void Next_KnownRest_IsKnownChunk(int remaining, int size, int expected)
        => Assert.Equal(expected, PrefillChunks.Next(remaining, size));

    [Property]
    public bool Next_AnyLengthAboveOne_NeverLeavesOneAndEnds(ushort length, byte chunkSize)
    {
        var remaining = (length % 1000) + 2;
        var size = Math.Max(PrefillChunks.SmallestSize, (int)chunkSize);
        while (remaining > 0)
        {
            var chunk = PrefillChunks.Next(remaining, size);
            if (chunk < 2 || chunk > size)
            {
                return false;
            }

            remaining -= chunk;
        }

        return remaining == 0;
    }

    [Theory]
    [InlineData(0, 64)]
    [InlineData(10, 2)]
    public void Next_NothingLeftOrTooSmallASize_IsRefused(int remaining, int size)
        => Assert.Throws<ArgumentOutOfRangeException>(() => PrefillChunks.Next(remaining, size));
}
