using System.Globalization;
using EdgeReasoner.Configuration;
using EdgeReasoner.Contract;
using EdgeReasoner.Mqtt;

namespace EdgeReasoner.Gpio.Readings;

/// <summary>The latest value of a sensor's topic as a reading, with its age since its first receipt.</summary>
/// <param name="name">The reading's name.</param>
/// <param name="options">Topic, field and age limit.</param>
/// <param name="topics">The latest payloads.</param>
/// <param name="clock">Measures the age.</param>
internal sealed class TopicReading(string name, GpioReadingOptions options, SensorTopics topics, TimeProvider clock) : IReadingSource
{
    /// <inheritdoc/>
    public string Name => name;

    /// <inheritdoc/>
    public bool IsOptional => options.Optional;

    /// <inheritdoc/>
    public Reading Read()
    {
        if (topics.Latest(options.Topic) is not { } latest)
        {
            throw new ReadingMissingException($"nothing came on {options.Topic} yet; does its sensor publish retained, and may the daemon subscribe?");
        }

        var age = clock.GetElapsedTime(latest.ReceivedAt);
        if (options.MaxAgeSeconds > 0 && age > TimeSpan.FromSeconds(options.MaxAgeSeconds))
        {
            throw new ReadingMissingException(string.Create(
                CultureInfo.InvariantCulture, $"the value on {options.Topic} is {age.TotalSeconds:0} s old, and MaxAgeSeconds is {options.MaxAgeSeconds}; is its sensor alive?"));
        }

        try
        {
            var wholeMs = TimeSpan.FromMilliseconds(Math.Round(age.TotalMilliseconds)); // as requesters give it
            return new Reading(name, SensorValue.Of(latest.Payload, options.Field, options.Scale), options.Unit.Length > 0 ? options.Unit : null, wholeMs);
        }
        catch (ReadingMissingException missing)
        {
            throw new ReadingMissingException($"the value on {options.Topic} cannot be used: {missing.Message}", missing);
        }
    }
}
