using System.Text.Json;
using EdgeReasoner.Contract;
using Xunit;

namespace EdgeReasoner.Tests.Contract;

public sealed class WireNameTests
{
    /// <summary>Every enumeration of the contract, whoever adds one.</summary>
    public static TheoryData<Type> Enumerations => new(typeof(WireName).Assembly.GetExportedTypes().Where(static type => type.IsEnum));

    [Theory]
    [MemberData(nameof(Enumerations))]
    public void Of_EveryNameOfTheContract_IsSnakeCaseAndFoundAgain(Type enumeration)
        => typeof(WireNameTests).GetMethod(nameof(Check), System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Static)!.MakeGenericMethod(enumeration).Invoke(null, null);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("BestSoFar")]
    [InlineData("best_so_far ")]
    public void Find_OtherName_IsNobodys(string? name) => Assert.Null(WireName.Find<Outcome>(name));

    private static void Check<T>()
        where T : struct, Enum
        => Assert.All(Enum.GetValues<T>(), static value =>
        {
            Assert.Equal(JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString()), WireName.Of(value));
            Assert.Equal(value, WireName.Find<T>(WireName.Of(value)));
        });
}
