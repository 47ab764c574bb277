namespace EdgeReasoner.Training.Cli;

/// <summary>The two models that can be trained; same data, same recipe.</summary>
internal enum ModelSize
{
    /// <summary>The one that ships: width 128, about 1.2 million parameters.</summary>
    Small,

    /// <summary>The one that it is compared with: width 176, about 1.9 times the parameters.</summary>
    Medium,
}
