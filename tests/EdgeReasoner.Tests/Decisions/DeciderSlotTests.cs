using EdgeReasoner.Decisions;
using EdgeReasoner.Models;
using EdgeReasoner.Status;
using EdgeReasoner.Tests.Doubles;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace EdgeReasoner.Tests.Decisions;

public sealed class DeciderSlotTests
{
    private readonly ReasoningHeartbeat _heartbeat = new(new FakeTimeProvider());

    [Fact]
    public void Load_Model_MakesItsLanguageKnown()
    {
        using var decider = new ScriptedDecider();
        using var slot = new DeciderSlot(() => decider, _heartbeat);
        Assert.Null(slot.Format);

        Assert.Same(decider, slot.Load());

        Assert.Same(decider.Format, slot.Format);
    }

    [Fact]
    public void Load_NoModel_SaysSoAndKnowsNoLanguage()
    {
        using var slot = new DeciderSlot(static () => throw new ModelUnavailableException("none"), _heartbeat);

        Assert.Throws<ModelUnavailableException>(slot.Load);
        Assert.Null(slot.Format);
    }
}
