using System.Globalization;

namespace EdgeReasoner.Training.Tasks;

/// <summary>Draws the numbers of one item: how many digits and decimals, how often negative.</summary>
internal sealed class NumberDraw
{
    private readonly Random _random;
    private readonly int _decimals;
    private readonly int _digits;
    private readonly bool _hasNegatives;

    /// <summary>Draws the ranges.</summary>
    /// <param name="random">The item's chance.</param>
    internal NumberDraw(Random random)
    {
        _random = random;
        _decimals = Pick(random, 0.5, 0.35, 0.15);
        _digits = 1 + Math.Max(_decimals, Pick(random, 0.08, 0.32, 0.3, 0.16, 0.14));
        _digits = Math.Min(_digits, 5);
        _hasNegatives = random.NextDouble() < 0.3;
        Limit = (long)Math.Pow(10, _digits) - 1;
    }

    /// <summary>Gets the largest size of a number, as a whole number of the item's precision.</summary>
    internal long Limit { get; }

    /// <summary>Draws a value, every length of number alike.</summary>
    /// <returns>A whole number of the item's precision.</returns>
    internal long Value()
    {
        var limit = (long)Math.Pow(10, 1 + _random.Next(Math.Max(0, _digits - 2), _digits)) - 1;
        var value = _random.NextInt64(limit + 1);
        return _hasNegatives && _random.NextDouble() < 0.4 ? -value : value;
    }

    /// <summary>Draws how far apart two numbers are: often a hair, sometimes far.</summary>
    /// <returns>1 or more.</returns>
    internal long Distance() => 1 + (_random.NextDouble() switch
    {
        < 0.4 => _random.NextInt64(3),
        < 0.75 => _random.NextInt64(Math.Max(1, Limit / 10)),
        _ => _random.NextInt64(Math.Max(1, Limit)),
    });

    /// <summary>Tests whether a value can be written within the item's digits.</summary>
    /// <param name="value">A whole number of the item's precision.</param>
    /// <returns>True when it fits (a negative one only where negatives occur).</returns>
    internal bool Fits(long value) => Math.Abs(value) <= Limit && (value >= 0 || _hasNegatives);

    /// <summary>The number that a whole number of the item's precision stands for.</summary>
    /// <param name="value">A whole number.</param>
    /// <returns>The number.</returns>
    internal decimal Number(long value) => value / (decimal)Math.Pow(10, _decimals);

    /// <summary>The number as a person would write it.</summary>
    /// <param name="value">A whole number of the item's precision.</param>
    /// <returns>Text.</returns>
    internal string Text(long value) => Number(value).ToString("0.#####", CultureInfo.InvariantCulture);

    /// <summary>Draws an index with the given weights.</summary>
    /// <param name="random">Chance.</param>
    /// <param name="weights">Weights that sum to 1.</param>
    /// <returns>An index into the weights.</returns>
    internal static int Pick(Random random, params ReadOnlySpan<double> weights)
    {
        var draw = random.NextDouble();
        for (var i = 0; i < weights.Length - 1; i++)
        {
            draw -= weights[i];
            if (draw < 0)
            {
                return i;
            }
        }

        return weights.Length - 1;
    }
}
