using System.Diagnostics;
using System.Globalization;
using EdgeReasoner.Inference.Tokenization.Unicode;
using EdgeReasoner.Tests.Architecture;
using Xunit;

namespace EdgeReasoner.Tests.Inference.Tokenization;

/// <summary>Our normalization against the Unicode Character Database of the system (Debian's package unicode-data).</summary>
public sealed class NormalizationTests
{
    private const string Database = "/usr/share/unicode";
    private const string Table = "src/EdgeReasoner.Inference/Tokenization/Unicode/unicode-normalization.txt";

    [Theory]
    [InlineData("e\u0301", "\u00e9")]
    [InlineData("\u1112\u1161\u11ab", "\ud55c")]
    [InlineData("\u212b", "\u00c5")]
    [InlineData("q\u0307\u0323", "q\u0323\u0307")]
    [InlineData("plain", "plain")]
    public void Apply_Nfc_Acts(string text, string expected) => Assert.Equal(expected, UnicodeNormalizer.Apply(text, UnicodeForm.Nfc));

    /// <summary>With a sort of n² steps this takes minutes.</summary>
    [Fact]
    public void Apply_HundredsOfThousandsOfMarks_AreSortedByClassInTheirOrder()
    {
        const int Pairs = 250_000;
        var text = "q" + string.Concat(Enumerable.Repeat("\u0307\u0323\u0301\u0316", Pairs / 2)); // above and below in turn, two of each class

        Assert.Equal(
            "q" + string.Concat(Enumerable.Repeat("\u0323\u0316", Pairs / 2)) + string.Concat(Enumerable.Repeat("\u0307\u0301", Pairs / 2)),
            UnicodeNormalizer.Apply(text, UnicodeForm.Nfc));
    }

    [Fact]
    public async Task Apply_EveryLineOfNormalizationTest_GivesItsColumns()
    {
        var lines = 0;
        await foreach (var line in Lines("NormalizationTest.txt"))
        {
            var columns = line.Split('#')[0].Split(';');
            if (columns.Length < 5)
            {
                continue;
            }

            string[] texts = [.. columns[..5].Select(Text)];
            for (var i = 0; i < 5; i++)
            {
                // The invariants at the head of the file: c2 = NFC(c1) = NFC(c2) = NFC(c3), c4 = NFC(c4) = NFC(c5), and so on.
                Assert.Equal(texts[i < 3 ? 1 : 3], UnicodeNormalizer.Apply(texts[i], UnicodeForm.Nfc));
                Assert.Equal(texts[i < 3 ? 2 : 4], UnicodeNormalizer.Apply(texts[i], UnicodeForm.Nfd));
                Assert.Equal(texts[3], UnicodeNormalizer.Apply(texts[i], UnicodeForm.Nfkc));
                Assert.Equal(texts[4], UnicodeNormalizer.Apply(texts[i], UnicodeForm.Nfkd));
            }

            lines++;
        }

        Assert.True(lines > 15_000);
    }

    [Fact]
    public async Task Table_IsWhatTheDatabaseSays()
    {
        var excluded = new HashSet<int>();
        await foreach (var line in Lines("DerivedNormalizationProps.txt"))
        {
            var fields = line.Split('#')[0].Split(';');
            if (fields.Length > 1 && fields[1].Trim() == "Full_Composition_Exclusion")
            {
                var ends = fields[0].Trim().Split("..");
                excluded.UnionWith(Enumerable.Range(Hex(ends[0]), Hex(ends[^1]) - Hex(ends[0]) + 1));
            }
        }

        List<string> mappings = [];
        List<(int First, int Last, int Class)> classes = [];
        await foreach (var line in Lines("UnicodeData.txt"))
        {
            var fields = line.Split(';');
            var (point, rank) = (Hex(fields[0]), int.Parse(fields[3], CultureInfo.InvariantCulture));
            if (rank > 0)
            {
                if (classes.Count > 0 && classes[^1] is var last && last.Last == point - 1 && last.Class == rank)
                {
                    classes[^1] = last with { Last = point };
                }
                else
                {
                    classes.Add((point, point, rank));
                }
            }

            if (fields[5].Length > 0)
            {
                mappings.Add(fields[5].StartsWith('<') ? $"K {fields[0]}{fields[5][fields[5].IndexOf(' ', StringComparison.Ordinal)..]}" : $"{(excluded.Contains(point) ? 'S' : 'C')} {fields[0]} {fields[5]}");
            }
        }

        string[] expected = [.. mappings, .. classes.Select(static run => $"R {run.First:X4} {run.Last:X4} {run.Class}")];
        Assert.Equal(expected, Repository.Read(Table).Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(static line => line[0] != '#'));
    }

    private static string Text(string points) => string.Concat(points.Split(' ').Select(static point => char.ConvertFromUtf32(Hex(point))));

    private static int Hex(string point) => int.Parse(point, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);

    private static async IAsyncEnumerable<string> Lines(string name)
    {
        var path = Path.Combine(Database, name);
        Assert.SkipUnless(
            File.Exists(path) || File.Exists(path + ".bz2") || Environment.GetEnvironmentVariable("CI") == "true", $"{path} is not on this machine; install the package unicode-data.");
        if (File.Exists(path))
        {
            await foreach (var line in File.ReadLinesAsync(path, TestContext.Current.CancellationToken))
            {
                yield return line;
            }

            yield break;
        }

        using var bzip = Process.Start(new ProcessStartInfo("bzcat", [path + ".bz2"]) { RedirectStandardOutput = true })!;
        while (await bzip.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
        {
            yield return line;
        }
    }
}
