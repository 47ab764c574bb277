using System.Globalization;
using EdgeReasoner.Contract;
using EdgeReasoner.Rules.Controlled;
using EdgeReasoner.Rules.Programs;
using EdgeReasoner.Rules.Quantities;
using Xunit;

namespace EdgeReasoner.Tests.Rules.Programs;

/// <summary>Random programs on random cases: the executor, a second evaluator, and the program's own print read back must say the same.</summary>
public sealed class ProgramAgreementTests
{
    private const int Seed = 20261201;
    private const int Programs = 1000;
    private const int CasesEach = 20;

    [Fact]
    public void Of_RandomPrograms_AgreesWithASecondEvaluator()
    {
        List<string> failures = [];
        var decided = 0;
        HashSet<string> constructs = [];
        foreach (var (drawn, cases) in Drawn())
        {
            foreach (var drawnCase in cases)
            {
                ReadingBoard board = new(drawnCase.Readings);
                NaiveEvaluator naive = new(drawn.Program, board, drawnCase.Moment);
                var expected = naive.Answer();
                var actual = Answer(ProgramRun.Of(drawn.Program, board, drawnCase.Moment));
                if (!Agree(expected, actual))
                {
                    failures.Add(Shown(drawn, drawnCase, expected, actual));
                }

                if (expected.Kind != NaiveKind.CannotSay)
                {
                    decided++;
                    constructs.UnionWith(Used(drawn.Program, naive));
                }
            }
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{decided} of {Programs * CasesEach} cases decided");
        AssertNone(failures);

        // Two that always say "cannot say" agree, too.
        Assert.InRange(decided, Programs * CasesEach / 3, Programs * CasesEach);
        Assert.Equal([], ProgramParts.AllConstructs.Except(constructs));
    }

    [Fact]
    public void Print_RandomPrograms_ReadsBackToWhatSaysTheSame()
    {
        List<string> failures = [];
        foreach (var (drawn, cases) in Drawn())
        {
            var sentences = ProgramPrinter.Print(drawn.Program);
            var (read, failure) = ControlledEnglish.Read(sentences, drawn.Program.Options, new ReadingBoard([.. drawn.Readings.Select(Some)]));
            if (read is null)
            {
                failures.Add($"{failure!.ToSentence()}\n{string.Join('\n', sentences)}\noptions: {string.Join(" | ", drawn.Program.Options)}");
                continue;
            }

            foreach (var drawnCase in cases)
            {
                ReadingBoard board = new(drawnCase.Readings);
                var (expected, actual) = (Answer(ProgramRun.Of(drawn.Program, board, drawnCase.Moment)), Answer(ProgramRun.Of(read, board, drawnCase.Moment)));
                if (!Agree(expected, actual))
                {
                    failures.Add($"{Shown(drawn, drawnCase, expected, actual)}\nread back as:\n{string.Join('\n', ProgramPrinter.Print(read))}");
                }
            }
        }

        AssertNone(failures);
    }

    private static IEnumerable<(DrawnProgram Program, IReadOnlyList<DrawnCase> Cases)> Drawn()
    {
        Random random = new(Seed);
        ProgramDraw programs = new(random);
        CaseDraw cases = new(random);
        for (var i = 0; i < Programs; i++)
        {
            var program = programs.Next();
            yield return (program, [.. Enumerable.Range(0, CasesEach).Select(_ => cases.Next(program))]);
        }
    }

    // What was told on the way to the answer, and the answer itself.
    private static IEnumerable<string> Used(DecisionProgram program, NaiveEvaluator naive)
    {
        var told = program.Lines.Take(naive.FirstYes + 1).Where((line, i) => line.When is not null && naive.Truths[i] != Truth.Unknown).SelectMany(static line => ProgramParts.Of(line.When!));
        IEnumerable<object> given = program.Lines[naive.FirstYes].Then switch { Given.Number number => ProgramParts.Of(number.Value), Given.Truth truth => ProgramParts.Of(truth.Condition), _ => [] };
        return told.Concat(given).Select(ProgramParts.Construct);
    }

    private static Reading Some(DrawnReading reading) => reading.Kind switch
    {
        DrawnKind.Number => new Reading(reading.Name, new ReadingValue.Number(1), reading.Unit),
        DrawnKind.Switch => new Reading(reading.Name, new ReadingValue.Truth(true)),
        DrawnKind.Clock => new Reading(reading.Name, new ReadingValue.State("22:00")),
        _ => new Reading(reading.Name, new ReadingValue.State(reading.Words[0])),
    };

    private static NaiveAnswer Answer(Conclusion conclusion) => conclusion switch
    {
        Conclusion.Option option => new NaiveAnswer(NaiveKind.Option, option.Name),
        Conclusion.Number number => new NaiveAnswer(NaiveKind.Number, Amount: number.Amount, Unit: number.Unit),
        Conclusion.Verdict verdict => new NaiveAnswer(NaiveKind.Truth, IsTrue: verdict.IsTrue),
        _ => NaiveAnswer.CannotSay,
    };

    private static bool Agree(NaiveAnswer expected, NaiveAnswer actual)
        => expected.Kind == NaiveKind.Number && actual.Kind == NaiveKind.Number
            ? expected.Amount == actual.Amount && (expected.Unit is null ? actual.Unit is null : actual.Unit is not null && UnitTable.AreSame(expected.Unit, actual.Unit))
            : expected == actual;

    private static void AssertNone(List<string> failures)
        => Assert.True(failures.Count == 0, $"seed {Seed}: {failures.Count} disagree; the shortest:\n{string.Join("\n\n", failures.OrderBy(static failure => failure.Length).Take(3))}");

    private static string Shown(DrawnProgram drawn, DrawnCase drawnCase, NaiveAnswer expected, NaiveAnswer actual)
        => $"expected {expected}\nactual   {actual}\n{string.Join('\n', ProgramPrinter.Print(drawn.Program))}\noptions: {string.Join(" | ", drawn.Program.Options)}\n"
            + $"{string.Join('\n', drawnCase.Readings.Where(reading => drawn.Program.Lines.Any(line => ProgramPrinter.Print(line).Contains(reading.Name.Replace("'", "''", StringComparison.Ordinal), StringComparison.Ordinal))).Select(Shown))}\n{drawnCase.Moment}";

    private static string Shown(Reading reading)
        => $"  {reading.Name} = {BoardReading.Show(reading.Value)} {reading.Unit}{(reading.Age is { } age ? string.Create(CultureInfo.InvariantCulture, $", {age.TotalSeconds} s old") : "")}{(reading.Quality is { } quality ? $", quality '{quality}'" : "")}";
}
