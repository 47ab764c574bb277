using EdgeReasoner.Configuration;
using EdgeReasoner.Contract;
using EdgeReasoner.Gpio.Readings;
using Xunit;

namespace EdgeReasoner.Tests.Gpio.Readings;

public sealed class FileReadingTests : IDisposable
{
    private readonly string _file = Path.GetTempFileName();

    public void Dispose() => File.Delete(_file);

    [Theory]
    [InlineData("18187\n")]
    [InlineData("23 01 4b 46 7f ff 0d 10 e9 : crc=e9 YES\n23 01 4b 46 7f ff 0d 10 e9 t=18187\n")]
    public void Read_BareValueOrOneWire_IsScaled(string content)
        => Assert.Equal(new Reading("temp", new ReadingValue.Number(18.187m), "C"), Read(content));

    [Theory]
    [InlineData("23 01 4b 46 7f ff 0d 10 e9 : crc=e8 NO\n23 01 4b 46 7f ff 0d 10 e9 t=18187\n", "its checksum does not hold; check the wiring of the bus")]
    [InlineData("00 00 00 00 00 00 00 00 00 : crc=00 YES\n00 00 00 00 00 00 00 00 00 t=0\n", "it is all zeros, as a bus that is held low; check the wiring of the bus")]
    [InlineData("23 01 4b 46 7f ff 0d 10 e9 : crc=e9 YES\n", "its checksum does not hold; check the wiring of the bus")]
    [InlineData("", "it is neither a number nor a word of 1 to 64 characters")]
    public void Read_UnusableContent_NamesTheFile(string content, string problem)
        => Assert.Equal($"{_file} cannot be used: {problem}", Assert.Throws<ReadingMissingException>(() => Read(content)).Message);

    [Fact]
    public void Read_NoFile_NamesIt()
    {
        File.Delete(_file);

        Assert.StartsWith($"{_file} cannot be read: ", Assert.Throws<ReadingMissingException>(() => New().Read()).Message, StringComparison.Ordinal);
    }

    private FileReading New() => new("temp", new GpioReadingOptions { File = _file, Scale = 0.001m, Unit = "C" });

    private Reading Read(string content)
    {
        File.WriteAllText(_file, content);
        return New().Read();
    }
}
