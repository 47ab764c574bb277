using EdgeReasoner.Configuration;
using EdgeReasoner.Reasoning.Reflection;
using Xunit;

namespace EdgeReasoner.Tests.Configuration;

public sealed class ConfigurationLoaderTests
{
    [Fact]
    public void Bind_Nothing_GivesDefaultsWithoutProblems()
    {
        var loaded = Bind();

        Assert.Empty(loaded.Problems);
        Assert.True(loaded.Configuration.Mqtt.UsesEmbeddedBroker);
        Assert.Equal(["clients/<requester>/"], loaded.Configuration.Mqtt.ResponsePrefixes);
    }

    [Fact]
    public void Bind_EverySection_IsReallyBound()
    {
        var configuration = Bind(
            ("Node:Name", "n2"), ("Mqtt:Embedded:Port", "1999"), ("Model:Threads", "2"), ("Reflection:MaxRounds", "1"), ("Reflection:Checkers", "Decide"),
            ("Queue:Capacity", "5"), ("Limits:MaxPayloadBytes", "1000"), ("Logging:Level", "Debug"),
            ("Profiles:room:Options:0", "x"), ("Profiles:room:Options:1", "y"), ("Profiles:room:Labels:x", "alarm"), ("Profiles:room:MinConfidence", "0.4")).Configuration;

        Assert.Equal(("n2", 1999, 2, 1, 5, 1000), (configuration.Node.Name, configuration.Mqtt.Embedded.Port, configuration.Model.Threads, configuration.Reflection.MaxRounds, configuration.Queue.Capacity, configuration.Limits.MaxPayloadBytes));
        Assert.Equal("Debug", configuration.Logging.Level.ToString());
        Assert.Equal(CheckerMode.Decide, configuration.Reflection.Checkers);
        Assert.Equal(["x", "y"], configuration.Profiles["room"].Options);
        Assert.Equal(("alarm", 0.4), (configuration.Profiles["room"].Labels["x"], configuration.Profiles["room"].MinConfidence));
    }

    [Fact]
    public void Bind_SeveralProblems_ReportsAllOfThem()
    {
        var problems = Bind(("Mqtt:Prot", "1"), ("Mqtt:Port", "abc"), ("Queue:Capacity", "0"), ("Oops", "1"), ("Node:Name", "a b")).Problems;

        Assert.Equal(5, problems.Count);
        Assert.All(["Mqtt:Prot ", "Mqtt:Port ", "Queue:Capacity ", "Oops ", "Node:Name "], key => Assert.Contains(problems, problem => problem.StartsWith(key, StringComparison.Ordinal)));
    }

    [Fact]
    public void Bind_BranchesOnAnEngineWithoutThem_SaysWhatToChange()
    {
        Assert.Empty(Bind(("Decoding:ResampleBranches", "3")).Problems);
        Assert.Equal(
            ["Decoding:ResampleBranches is 3, but Model:Engine GenAi takes one sequence at a time; it must be 1, or Model:Engine Onnx."],
            Bind(("Decoding:ResampleBranches", "3"), ("Model:Engine", "GenAi")).Problems);
    }

    [Theory]
    [InlineData("Model:Engine", "GenAi", "Decoding:ParallelDecisions is 4, but Model:Engine GenAi takes one sequence at a time; it must be 1, or Model:Engine Onnx.")]
    [InlineData("Decoding:PrefixCaches", "3", "Decoding:ParallelDecisions is 4, but Decoding:PrefixCaches is 3; each decision needs a sequence of its own.")]
    [InlineData("Queue:OpenDecisions", "3", "Decoding:ParallelDecisions is 4, but Queue:OpenDecisions is 3; so many decisions are never under way.")]
    [InlineData("Decoding:Deterministic", "true", "Decoding:ParallelDecisions is 4, but Decoding:Deterministic takes two tokens of one sequence in a step, which cannot be shared; it must be 1, or Decoding:Deterministic false.")]
    public void Bind_ParallelDecisionsThatCannotBe_SaysWhatToChange(string key, string value, string problem)
    {
        Assert.Empty(Bind(("Decoding:ParallelDecisions", "4")).Problems);
        Assert.Equal([problem], Bind(("Decoding:ParallelDecisions", "4"), (key, value)).Problems);
    }

    [Theory]
    [InlineData("Mqtt:Protocol", "4")]
    [InlineData("Mqtt:BaseTopic", "a/#")]
    [InlineData("Mqtt:AllowedResponsePrefixes:0", "clients")]
    [InlineData("Mqtt:AllowedResponsePrefixes:0", "edgereasoner/v1/x/")]
    [InlineData("Mqtt:AllowedResponsePrefixes:0", "$SYS/")]
    [InlineData("Mqtt:SharedGroup", "g")]
    [InlineData("Mqtt:PasswordFile", "/no/such/file")]
    [InlineData("Mqtt:CaFile", "/dev/null")]
    [InlineData("Mqtt:CertificateFile", "/dev/null")]
    [InlineData("Mqtt:UseTls", "true")]
    [InlineData("Metrics:Port", "65536")]
    [InlineData("Mqtt:KeepAliveSeconds", "1")]
    [InlineData("Model:Folder", "")]
    [InlineData("Model:Threads", "65")]
    [InlineData("Reflection:MaxRounds", "9")]
    [InlineData("Reflection:Checkers", "Sometimes")]
    [InlineData("Reflection:Checkers", "7")]
    [InlineData("Limits:DefaultDeadlineMs", "0")]
    [InlineData("Profiles:room:Options:0", "x")]
    [InlineData("Profiles:room:Fallback", "x")]
    [InlineData("Profiles:room:DeadlineMs", "0")]
    [InlineData("Profiles:a b:DeadlineMs", "5")]
    public void Bind_ValueOutOfRange_NamesTheKey(string key, string value)
        => Assert.StartsWith(string.Join(':', key.Split(':').TakeWhile(part => part != "0").Take(key.StartsWith("Profiles:a", StringComparison.Ordinal) ? 2 : 3)), Assert.Single(Bind((key, value)).Problems), StringComparison.Ordinal);

    [Theory]
    [InlineData(0, 3600)]
    [InlineData(7200, 7200)]
    public void AnswerLifetime_Session_IsNeverOutlivedByIt(int sessionSeconds, int expected)
        => Assert.Equal(TimeSpan.FromSeconds(expected), Bind(("Mqtt:SessionExpirySeconds", $"{sessionSeconds}")).Configuration.AnswerLifetime);

    [Fact]
    public void Merge_ListInALaterSource_ReplacesTheWholeList()
    {
        var merged = FlatConfiguration.Merge(
        [
            Source(("Profiles:r:Options:0", "a"), ("Profiles:r:Options:1", "b"), ("Profiles:r:Options:2", "c"), ("Node:Name", "n")),
            Source(("profiles:r:options:0", "x"), ("profiles:r:options:1", "y")),
        ]);

        Assert.Equal(["x", "y"], merged.Where(pair => pair.Key.StartsWith("profiles:r:options", StringComparison.OrdinalIgnoreCase)).Select(pair => pair.Value));
        Assert.Equal("n", merged["Node:Name"]);
    }

    [Fact]
    public void Load_MissingFile_IsAProblem()
        => Assert.Contains("does not exist", Assert.Single(ConfigurationLoader.Load("/no/such/file.json", Source()).Problems), StringComparison.Ordinal);

    [Fact]
    public void Load_FileThatIsNotJson_IsAProblem()
    {
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, "{ \"Node\": ");

            Assert.Contains("not a JSON object", Assert.Single(ConfigurationLoader.Load(file, Source()).Problems), StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public void Load_PasswordOnTheCommandLine_IsAProblem()
        => Assert.Contains("Mqtt:Password stands in the command line", Assert.Single(ConfigurationLoader.Load(null, Source(("mqtt:password", "x"))).Problems), StringComparison.Ordinal);

    [Fact]
    public void Load_PasswordInTheFile_IsAProblem()
    {
        using var stream = new MemoryStream("""{"Mqtt":{"Password":"x"}}"""u8.ToArray());

        Assert.Contains("Mqtt:Password stands in", Assert.Single(ConfigurationLoader.Load("c.json", stream).Problems), StringComparison.Ordinal);
    }

    [Fact]
    public void Load_HalfASurrogatePair_IsAProblem()
    {
        using var stream = new MemoryStream("""{"Node":{"Name":"\ud800"}}"""u8.ToArray());

        Assert.Contains("not a JSON object", Assert.Single(ConfigurationLoader.Load("c.json", stream).Problems), StringComparison.Ordinal);
    }

    [Fact]
    public void Bind_ValueWithControlCharacters_IsEscapedInTheProblem()
        => Assert.Contains(@"a\u{a}b", Assert.Single(Bind(("Node:Name", "a\nb")).Problems), StringComparison.Ordinal);

    [Fact]
    public void SecretFile_RelativePath_IsLookedUpAmongSystemdsCredentialsFirst()
    {
        var folder = Directory.CreateTempSubdirectory("edge-reasoner-").FullName;
        try
        {
            File.WriteAllText(Path.Combine(folder, "mqtt-password"), "x");
            Environment.SetEnvironmentVariable(SecretFile.DirectoryVariable, folder);

            Assert.Equal(Path.Combine(folder, "mqtt-password"), SecretFile.FullPath("mqtt-password"));
            Assert.Equal("/etc/x", SecretFile.FullPath("/etc/x"));
            Assert.Equal(Path.GetFullPath("other"), SecretFile.FullPath("other"));
        }
        finally
        {
            Environment.SetEnvironmentVariable(SecretFile.DirectoryVariable, null);
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void Load_ExampleConfiguration_HasNoProblems()
    {
        var loaded = ConfigurationLoader.Load(Path.Combine(RepositoryRoot(), "systemd", "edge-reasoner.json"), Source());

        Assert.Empty(loaded.Problems);
        Assert.Empty(loaded.Warnings);
        Assert.Equal("alarm", loaded.Configuration.Profiles["coldroom"].Fallback);
    }

    [Fact]
    public void Load_CommandLine_WinsOverTheFile()
        => Assert.Equal("other", ConfigurationLoader.Load(Path.Combine(RepositoryRoot(), "systemd", "edge-reasoner.json"), Source(("Node:Name", "other"))).Configuration.Node.Name);

    private static LoadedConfiguration Bind(params (string Key, string? Value)[] values) => ConfigurationLoader.Bind(Source(values), []);

    private static Dictionary<string, string?> Source(params (string Key, string? Value)[] values)
        => values.ToDictionary(pair => pair.Key, pair => pair.Value, StringComparer.OrdinalIgnoreCase);

    private static string RepositoryRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "EdgeReasoner.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("The tests run outside the repository.");
        }

        return folder.FullName;
    }
}
