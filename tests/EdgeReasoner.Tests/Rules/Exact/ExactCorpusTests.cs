using EdgeReasoner.Rules.Exact;
using EdgeReasoner.Training.Tasks;
using Xunit;

namespace EdgeReasoner.Tests.Rules.Exact;

/// <summary>What exact code decides is right, whoever wrote the request.</summary>
public sealed class ExactCorpusTests
{
    /// <summary>Written by hand by somebody who knew the notation and not the code: types, states, names, units, quality, contradictions, time, scope.</summary>
    [Fact]
    public void Mismatches_NothingIsDecidedWrongly() => AssertNothingWrong("mismatches.jsonl", least: 400, leastDecided: 130);

    /// <summary>Written by hand by somebody who knew neither notation nor code, in eight manners; what is plain English is left to a model.</summary>
    [Fact]
    public void Wordings_NothingIsDecidedWrongly() => AssertNothingWrong("wordings.jsonl", least: 400, leastDecided: 20);

    /// <summary>The bundled model's own items: what it reads, exact code reads, but for what would be a guess.</summary>
    [Fact]
    public void HeldOut_WhatIsDecided_IsRight()
    {
        List<string> wrong = [];
        var (items, decided) = (0, 0);
        foreach (var set in HeldOutSet.All)
        {
            foreach (var item in TaskGenerator.Families.SelectMany(family => set.Draw(family, items: 20, seed: 5)))
            {
                items++;
                if (ExactDecider.Decide(item.Request, ExactCorpus.Noon) is not ExactOutcome.Proved proved)
                {
                    continue;
                }

                decided++;
                if (proved.Answer != item.Expected)
                {
                    wrong.Add($"{set.Name}: {item.Request.Question} {string.Join(" / ", item.Request.Rules)}: {proved.Answer}, not {item.Expected}");
                }
            }
        }

        Assert.Empty(wrong);
        Assert.True(decided > 0.93 * items, $"{decided} of {items} were decided");
    }

    private static void AssertNothingWrong(string file, int least, int leastDecided)
    {
        var corpus = ExactCorpus.Read(file);
        Assert.True(corpus.Count >= least);

        var answers = corpus.Select(static item => (Item: item, Answer: item.Answer())).ToArray();

        Assert.Empty(answers.Where(static pair => pair.Answer != ExactCorpus.None && !pair.Item.Accepts(pair.Answer)).Select(static pair => $"{pair.Item.Id}: {pair.Answer}"));
        var decided = answers.Count(static pair => pair.Answer != ExactCorpus.None);
        Assert.True(decided >= leastDecided, $"only {decided} were decided");
    }
}
