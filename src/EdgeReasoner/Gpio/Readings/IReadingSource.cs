using EdgeReasoner.Contract;

namespace EdgeReasoner.Gpio.Readings;

/// <summary>The source of one reading of a trigger's decision.</summary>
internal interface IReadingSource
{
    /// <summary>Gets the reading's name in the profile's rules.</summary>
    string Name { get; }

    /// <summary>Gets a value indicating whether the decision may be made without it.</summary>
    bool IsOptional { get; }

    /// <summary>Reads the value of this moment. May take as long as the sensor does (1-wire: up to a second).</summary>
    /// <returns>The reading.</returns>
    /// <exception cref="ReadingMissingException">There is no usable value.</exception>
    Reading Read();
}
