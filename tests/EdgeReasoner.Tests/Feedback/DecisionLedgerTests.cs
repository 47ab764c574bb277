using EdgeReasoner.Contract;
using EdgeReasoner.Evaluation.Tasks;
using EdgeReasoner.Feedback;
using Xunit;

namespace EdgeReasoner.Tests.Feedback;

public sealed class DecisionLedgerTests
{
    private readonly DecisionLedger _ledger = new(capacity: 2);

    [Fact]
    public void Take_ByDecisionOrByRequest_FindsIt()
    {
        Add("d1", "r1");
        Add("d2", "r2");

        Assert.Equal("d1", Take(decisionId: "d1")?.DecisionId);
        Assert.Equal("d2", Take(id: "r2")?.DecisionId);
    }

    [Fact]
    public void Take_ASecondTime_IsNothing()
    {
        Add("d1", "r1");
        Take(decisionId: "d1");

        Assert.Null(Take(decisionId: "d1"));
        Assert.Null(Take(id: "r1"));
    }

    [Fact]
    public void Take_AnothersDecision_IsForAuditorsOnly()
    {
        Add("d1", "r1");

        Assert.Null(Take(decisionId: "d1", requester: "plc"));
        Assert.Equal("d1", Take(decisionId: "d1", requester: "plc", isAuditor: true)?.DecisionId);
    }

    [Fact]
    public void Take_AnothersRequestId_IsNotTheReportersOwn()
    {
        Add("d1", "r1");

        Assert.Null(Take(id: "r1", requester: "plc", isAuditor: true));
    }

    [Fact]
    public void Take_OptionThatWasNotOffered_IsNothingAndMayBeReportedRightly()
    {
        Add("d1", "r1");

        Assert.Null(Take(decisionId: "d1", correct: "z"));
        Assert.NotNull(Take(decisionId: "d1"));
    }

    [Fact]
    public void Add_OverTheCapacity_ForgetsTheOldest()
    {
        Add("d1", "r1");
        Add("d2", "r2");
        Add("d3", "r3");

        Assert.Equal((null, null), (Take(decisionId: "d1"), Take(id: "r1")));
        Assert.NotNull(Take(id: "r2"));
    }

    [Fact]
    public void Add_SameRequestIdAgain_IsJudgedByTheLatestAndTheOlderByItsOwnId()
    {
        Add("d1", "r1");
        Add("d2", "r1");

        Assert.Equal("d1", Take(decisionId: "d1")?.DecisionId);
        Assert.Equal("d2", Take(id: "r1")?.DecisionId);
    }

    private void Add(string decision, string request)
        => _ledger.Add(new JudgedDecision(decision, "hmi", new DecisionRequest { Id = request, Options = [new("a"), new("b")] }));

    private JudgedDecision? Take(string? decisionId = null, string? id = null, string requester = "hmi", bool isAuditor = false, string correct = "a")
        => _ledger.Take(new OutcomeReport(decisionId, id, correct, OutcomeSource.Outcome), requester, isAuditor);
}
