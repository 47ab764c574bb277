using System.Text;
using EdgeReasoner.Configuration;
using EdgeReasoner.Contract;

namespace EdgeReasoner.Gpio.Readings;

/// <summary>
/// The content of a file as a reading: a bare value (hwmon, IIO, <c>temperature</c> of a 1-wire sensor) or the two lines of
/// <c>w1_slave</c>, of which the first ends in YES when the checksum holds and the second in <c>t=</c> with the value.
/// </summary>
/// <param name="name">The reading's name.</param>
/// <param name="options">File and scale.</param>
internal sealed class FileReading(string name, GpioReadingOptions options) : IReadingSource
{
    private const int MaxBytes = 4096;

    /// <inheritdoc/>
    public string Name => name;

    /// <inheritdoc/>
    public bool IsOptional => options.Optional;

    /// <inheritdoc/>
    public Reading Read()
    {
        try
        {
            return new Reading(name, SensorValue.OfText(Value(Text()), options.Scale), options.Unit.Length > 0 ? options.Unit : null);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ReadingMissingException($"{options.File} cannot be read: {exception.Message}", exception);
        }
        catch (ReadingMissingException missing)
        {
            throw new ReadingMissingException($"{options.File} cannot be used: {missing.Message}", missing);
        }
    }

    private string Text()
    {
        using var file = File.Open(options.File, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var bytes = new byte[MaxBytes];
        return Encoding.UTF8.GetString(bytes, 0, file.ReadAtLeast(bytes, MaxBytes, throwOnEndOfStream: false)).Trim();
    }

    private static string Value(string text)
    {
        var crc = text.IndexOf("crc=", StringComparison.Ordinal);
        if (crc < 0)
        {
            return text;
        }

        // A bus held low reads as zeros throughout, and zero is their checksum.
        if (text.AsSpan(0, crc).TrimEnd().TrimEnd(':').Trim().IndexOfAnyExcept('0', ' ') < 0)
        {
            throw new ReadingMissingException("it is all zeros, as a bus that is held low; check the wiring of the bus");
        }

        var lines = text.Split('\n');
        var value = lines[^1].LastIndexOf("t=", StringComparison.Ordinal);
        return lines[0].TrimEnd().EndsWith("YES", StringComparison.Ordinal) && value >= 0
            ? lines[^1][(value + 2)..].Trim()
            : throw new ReadingMissingException("its checksum does not hold; check the wiring of the bus");
    }
}
