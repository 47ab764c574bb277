using System.CodeDom.Compiler;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Xunit;

namespace EdgeReasoner.Tests.Architecture;

public sealed partial class HouseTests
{
    private const int MaxLines = 400;

    private const int MaxParameters = 7;

    public static TheoryData<string> Libraries => [.. SourceAssemblies.Libraries];

    public static TheoryData<string> Assemblies => [.. SourceAssemblies.All];

    [Fact]
    public void Sources_NoFile_IsOver400Lines()
        => Assert.All(
            Repository.Sources("src").Concat(Repository.Sources("tests")),
            file => Assert.True(Repository.Read(file).Count(letter => letter == '\n') <= MaxLines, $"{file} has more than {MaxLines} lines"));

    [Theory]
    [MemberData(nameof(Libraries))]
    public void PublicTypes_All_AreDocumented(string library)
    {
        var documented = XDocument.Load(Path.ChangeExtension(SourceAssemblies.PathOf(library), ".xml")).Descendants("member")
            .Where(member => member.Element("summary")?.Value.Trim().Length > 0)
            .Select(member => member.Attribute("name")!.Value)
            .ToHashSet();

        Assert.All(Assembly.Load(library).GetExportedTypes(), type => Assert.Contains("T:" + type.FullName!.Replace('+', '.'), documented));
    }

    // Generated code is not ours to shorten.
    [Theory]
    [MemberData(nameof(Assemblies))]
    public void Constructors_None_HasMoreThan7Parameters(string assembly)
    {
        var tooLong = Assembly.Load(assembly).GetTypes()
            .Where(static type => !type.IsDefined(typeof(CompilerGeneratedAttribute), inherit: false) && !type.IsDefined(typeof(GeneratedCodeAttribute), inherit: false))
            .SelectMany(static type => type.GetConstructors(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic))
            .Where(static constructor => constructor.GetParameters().Length > MaxParameters)
            .Select(static constructor => $"{constructor.DeclaringType!.FullName} takes {constructor.GetParameters().Length}");

        Assert.Empty(tooLong);
    }

    [Fact]
    public void Packages_Versions_StandInOnePlace()
        => Assert.All(
            Directory.EnumerateFiles(Path.Combine(Repository.Root, "src"), "*.csproj", SearchOption.AllDirectories)
                .Concat(Directory.EnumerateFiles(Path.Combine(Repository.Root, "tests"), "*.csproj", SearchOption.AllDirectories)),
            project =>
            {
                Assert.DoesNotContain(" Version=\"", File.ReadAllText(project), StringComparison.Ordinal);
                Assert.True(File.Exists(Path.Combine(Path.GetDirectoryName(project)!, "packages.lock.json")), $"{project} has no lock file");
            });

    [Fact]
    public void Readme_Tree_ExistsInTheCheckout()
    {
        var tree = Repository.Read("README.md").Split("<!-- tree -->")[1];
        var paths = PathInTree().Matches(tree).Select(match => match.Groups[1].Value).ToArray();

        Assert.True(paths.Length > 10);
        Assert.All(paths, path => Assert.True(Path.Exists(Path.Combine(Repository.Root, path)), path));
    }

    // A line of the tree: the path from the root, two spaces or more, what it is.
    [GeneratedRegex(@"^([\w./-]+)\s{2,}\S", RegexOptions.Multiline)]
    private static partial Regex PathInTree();
}
