namespace EdgeReasoner.Tests.Doubles;

/// <summary>A chance that always falls the same way.</summary>
internal sealed class FixedRandom(double value) : Random
{
    public override double NextDouble() => value;
}
