using EdgeReasoner.Reasoning.Prompting.Symbolic;
using Xunit;
using static EdgeReasoner.Reasoning.Prompting.Symbolic.TokenIds;

namespace EdgeReasoner.Tests.Prompting.Symbolic;

public sealed class NumberTokensTests
{
    [Fact]
    public void Of_Number_IsSignAndDigitsFromTheLowestPlace()
        => Assert.Equal([Negative, Digit(5, 0), Digit(0, 1), Digit(3, 2), Digit(0, 3)], NumberTokens.Of(-305, places: 4));

    [Fact]
    public void Order_SameSigns_EndsAtTheFirstDigitThatDiffers()
        => Assert.Equal([Relation(0, 2), Relation(-1, 1), Smaller], NumberTokens.Order(309, 310, places: 3));

    [Fact]
    public void Order_Equal_ComparesEveryDigit() => Assert.Equal([Relation(0, 1), Relation(0, 0), Alike], NumberTokens.Order(42, 42, places: 2));

    [Fact]
    public void Order_Negative_ComparesSizesAndTurnsTheVerdict() => Assert.Equal([Relation(1, 1), Smaller], NumberTokens.Order(-42, -17, places: 2));

    [Fact]
    public void Order_OtherSigns_NeedsNoDigit() => Assert.Equal([Greater], NumberTokens.Order(1, -99, places: 2));

    [Fact]
    public void Sum_Carry_IsMarkedWhereItArises() => Assert.Equal([Positive, CarryingDigit(2, 0), Digit(4, 1)], NumberTokens.Sum(27, 15, places: 2));

    [Fact]
    public void Sum_OtherSigns_ComparesSizesFirstAndBorrows()
        => Assert.Equal([Relation(1, 1), Positive, CarryingDigit(5, 0), Digit(0, 1)], NumberTokens.Sum(22, -17, places: 2));

    [Fact]
    public void Sum_LargerIsNegative_TakesItsSign() => Assert.Equal([Relation(0, 1), Relation(-1, 0), Negative, Digit(7, 0), Digit(0, 1)], NumberTokens.Sum(20, -27, places: 2));

    [Fact]
    public void Product_OneDigit_ShowsProductsAndCarries()
        => Assert.Equal(
            [Positive, Product(28), Digit(8, 0), Carry(2), Product(7), Digit(9, 1), Carry(0), Product(0), Digit(0, 2), Carry(0)],
            NumberTokens.Product(14, 7, places: 3));

    [Fact]
    public void Product_PowerOfTen_MovesTheDigits() => Assert.Equal(NumberTokens.Of(-1400, places: 4), NumberTokens.Product(-14, 100, places: 4));
}
