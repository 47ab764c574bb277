using EdgeReasoner.Configuration;
using EdgeReasoner.Contract;
using EdgeReasoner.Tests.Architecture;
using Xunit;

namespace EdgeReasoner.Tests.Configuration;

public sealed class GpioOptionsTests
{
    private static readonly string Example = Path.Combine(Repository.Root, "systemd/gpio-example.json");

    [Fact]
    public void Load_Example_HasNoProblems()
    {
        var loaded = ConfigurationLoader.Load(Example, new Dictionary<string, string?>());

        Assert.Empty(loaded.Problems);
        Assert.Equal(["button", "button.valve", "horn", "pump", "status-light"], loaded.Configuration.Gpio.Lines().Select(line => line.Name));
    }

    [Theory]
    [InlineData("Gpio:Triggers:button:Line", "-1", "it must lie in 0 to 1023")]
    [InlineData("Gpio:Triggers:button:Edge", "Sideways", "cannot be read")]
    [InlineData("Gpio:Triggers:button:Profile", "none", "must name a profile")]
    [InlineData("Gpio:Triggers:button:DeadlineMs", "5000", "at most 1000")]
    [InlineData("Gpio:Triggers:button:DebounceMs", "20000", "0 to 10000")]
    [InlineData("Gpio:Triggers:button:Readings:level:File", "/x", "exactly one of Line, Topic and File")]
    [InlineData("Gpio:Triggers:button:Readings:level:Topic", "a/#", "without wildcards")]
    [InlineData("Gpio:Triggers:button:Readings:temp:File", "x", "full path")]
    [InlineData("Gpio:Triggers:button:Readings:temp:Scale", "0", "must not be 0")]
    [InlineData("Gpio:Triggers:button:Readings:valve:Line", "22", "Gpio:Outputs:pump drives")]
    [InlineData("Gpio:Outputs:pump:Line", "17", "share line 17")]
    [InlineData("Gpio:Outputs:pump:Trigger", "none", "must name one of Gpio:Triggers")]
    [InlineData("Gpio:Outputs:pump:Levels:fly", "High", "must be an answer of profile 'pump'")]
    [InlineData("Gpio:Outputs:pump:FailSafe", "Keep", "Low or High")]
    [InlineData("Gpio:Outputs:pump:MinConfidence", "2", "[0, 1]")]
    [InlineData("Gpio:Outputs:pump:PulsMs", "1", "is not a setting")]
    [InlineData("Gpio:Chip", "", "needs a chip")]
    public void Load_BadValue_NamesKeyAndRemedy(string key, string value, string words)
    {
        var problems = ConfigurationLoader.Load(Example, new Dictionary<string, string?> { [key] = value }).Problems;

        Assert.Contains(problems, problem => problem.Contains(words, StringComparison.Ordinal));
    }

    [Fact]
    public void Problems_AnswerWithoutALevel_NamesIt()
    {
        var configuration = ConfigurationLoader.Load(Example, new Dictionary<string, string?>()).Configuration;
        configuration.Gpio.Outputs["pump"].Levels.Remove("alarm");

        Assert.Contains(configuration.Problems(), problem => problem.StartsWith("Gpio:Outputs:pump:Levels has no entry for 'alarm'", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("1|2.5", null)]
    [InlineData("1|1.0", "Gpio:Outputs:pump:Levels has 1 and 1.0, which are the same number; keep one of them.")]
    [InlineData("1|much", "Gpio:Outputs:pump:Levels:much is 'High'; its key must be a number, as profile 'pump' answers with one, its value High, Low or Keep.")]
    [InlineData("", "Gpio:Outputs:pump:Levels is empty, so that no answer of profile 'pump' would do anything; give a level to each number that counts.")]
    public void Problems_OutputOfANumberProfile_NamesWhatIsWrongWithItsLevels(string keys, string? problem)
    {
        var options = new GpioOutputOptions { Line = 22, Trigger = "button", Levels = keys.Split('|', StringSplitOptions.RemoveEmptyEntries).ToDictionary(key => key, _ => OutputLevel.High) };
        var triggers = new Dictionary<string, GpioTriggerOptions> { ["button"] = new() { Line = 17, Profile = "pump" } };
        var profiles = new Dictionary<string, ProfileOptions> { ["pump"] = new() { AnswerType = AnswerType.Number, Question = "how fast?" } };

        Assert.Equal(problem is null ? [] : [problem], options.Problems("Gpio:Outputs:pump", "pump", triggers, profiles));
    }
}
