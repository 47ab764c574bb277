using EdgeReasoner.Configuration;
using EdgeReasoner.Contract;
using EdgeReasoner.Gpio.Lines;

namespace EdgeReasoner.Gpio.Readings;

/// <summary>A line's level as a reading.</summary>
/// <param name="name">The reading's name.</param>
/// <param name="options">The words for the levels.</param>
/// <param name="line">The line.</param>
internal sealed class LineReading(string name, GpioReadingOptions options, InputLine line) : IReadingSource
{
    /// <inheritdoc/>
    public string Name => name;

    /// <inheritdoc/>
    public bool IsOptional => options.Optional;

    /// <inheritdoc/>
    public Reading Read()
    {
        try
        {
            var level = line.Level();
            return new Reading(name, options.High.Length == 0 ? new ReadingValue.Truth(level) : new ReadingValue.State(level ? options.High : options.Low));
        }
        catch (GpioFaultException fault)
        {
            throw new ReadingMissingException(fault.Message, fault);
        }
    }
}
