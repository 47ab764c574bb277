using EdgeReasoner.Inference.Generation;
using Xunit;

namespace EdgeReasoner.Tests.Inference.Generation;

public sealed class PromptLookupTests
{
    [Theory]
    [InlineData(new[] { 1, 2, 3, 4, 5, 1, 2, 3 }, 3)]
    [InlineData(new[] { 1, 2, 3, 4, 9, 1, 2, 3, 7, 8, 1, 2, 3 }, 8)] // the newest match counts
    [InlineData(new[] { 5, 5, 5, 5, 5 }, 4)] // a match may overlap the tail
    [InlineData(new[] { 1, 2, 3, 4, 2, 3 }, -1)] // two tokens are too few
    [InlineData(new[] { 1, 2, 3 }, -1)]
    [InlineData(new int[0], -1)]
    public void Find_Sequence_IsWhereItsLastTokensStoodBefore(int[] tokens, int expected)
        => Assert.Equal(expected, PromptLookup.Find(tokens));

    [Theory]
    [InlineData(0, 3, "Decoding:PrefixCaches is 0; it must lie in 1 to 64, 1 for none but the last prompt's.")]
    [InlineData(1, 16, "Decoding:LookupProposals is 16; it must lie in 0 to 15, 0 for off.")]
    public void Problems_OutOfRange_NamesTheKey(int sequences, int proposals, string problem)
        => Assert.Equal(problem, Assert.Single(new DecodeOptions { PrefixCaches = sequences, LookupProposals = proposals }.Problems()));
}
