namespace EdgeReasoner.Reasoning.Prompting.Symbolic;

/// <summary>The tokens of numbers, comparisons and sums, place by place, so that every token follows from few others.</summary>
internal static class NumberTokens
{
    /// <summary>A number: sign, then digits from the lowest place.</summary>
    /// <param name="value">A whole number.</param>
    /// <param name="places">Digits to write.</param>
    /// <returns>1 + places tokens.</returns>
    internal static int[] Of(long value, int places)
        => [value < 0 ? TokenIds.Negative : TokenIds.Positive, .. Enumerable.Range(0, places).Select(place => TokenIds.Digit(DigitOf(value, place), place))];

    /// <summary>A comparison: where the signs agree, the digits from the highest place to the first that differs; then which number is greater.</summary>
    /// <param name="left">The left number.</param>
    /// <param name="right">The right number.</param>
    /// <param name="places">Digits of both.</param>
    /// <returns>1 to places + 1 tokens.</returns>
    internal static int[] Order(long left, long right, int places)
    {
        var order = left.CompareTo(right) switch { > 0 => TokenIds.Greater, < 0 => TokenIds.Smaller, _ => TokenIds.Alike };
        return (left < 0) == (right < 0) ? [.. Relations(left, right, places), order] : [order];
    }

    /// <summary>A sum: where the signs differ, the comparison of sizes; then the sign and the digits from the lowest place, marked where they carry or borrow.</summary>
    /// <param name="left">The left number.</param>
    /// <param name="right">The right number.</param>
    /// <param name="places">Digits of both and of the sum.</param>
    /// <returns>1 + places tokens, or up to as many more as there are places.</returns>
    internal static int[] Sum(long left, long right, int places)
    {
        List<int> tokens = [];
        var isDifference = (left < 0) != (right < 0);
        if (isDifference)
        {
            tokens.AddRange(Relations(left, right, places));
        }

        tokens.Add(left + right < 0 ? TokenIds.Negative : TokenIds.Positive);
        var (larger, smaller) = Math.Abs(left) >= Math.Abs(right) ? (left, right) : (right, left);
        var carry = 0;
        for (var place = 0; place < places; place++)
        {
            var digit = isDifference
                ? DigitOf(larger, place) - DigitOf(smaller, place) - carry
                : DigitOf(larger, place) + DigitOf(smaller, place) + carry;
            carry = digit is < 0 or > 9 ? 1 : 0;
            digit = (digit + 10) % 10;
            tokens.Add(carry == 1 ? TokenIds.CarryingDigit(digit, place) : TokenIds.Digit(digit, place));
        }

        return [.. tokens];
    }

    /// <summary>A product: sign, then for a factor of one digit at each place from the lowest the product of the two digits, the digit of the result and what is carried on; for 10, 100 and 1000 the digits, moved.</summary>
    /// <param name="value">The number.</param>
    /// <param name="factor">2 to 9, 10, 100 or 1000.</param>
    /// <param name="places">Digits of the number and of the product.</param>
    /// <returns>1 + places tokens, or 1 + 3 · places.</returns>
    internal static int[] Product(long value, int factor, int places)
    {
        if (factor >= 10)
        {
            return Of(value * factor, places);
        }

        List<int> tokens = [value < 0 ? TokenIds.Negative : TokenIds.Positive];
        var carry = 0;
        for (var place = 0; place < places; place++)
        {
            var product = DigitOf(value, place) * factor;
            var (carried, digit) = Math.DivRem(product + carry, 10);
            tokens.AddRange([TokenIds.Product(product), TokenIds.Digit(digit, place), TokenIds.Carry(carried)]);
            carry = carried;
        }

        return [.. tokens];
    }

    private static IEnumerable<int> Relations(long left, long right, int places)
    {
        for (var place = places - 1; place >= 0; place--)
        {
            var sign = DigitOf(left, place).CompareTo(DigitOf(right, place));
            yield return TokenIds.Relation(sign, place);
            if (sign != 0)
            {
                yield break;
            }
        }
    }

    private static int DigitOf(long value, int place) => (int)(Math.Abs(value) / (long)Math.Pow(10, place) % 10);
}
