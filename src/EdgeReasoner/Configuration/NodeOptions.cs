using EdgeReasoner.Contract;

namespace EdgeReasoner.Configuration;

/// <summary>The daemon's identity. Section <c>Node</c>.</summary>
internal sealed record NodeOptions
{
    /// <summary>Gets or sets the name in topics and in the client id: 1 to 64 of A–Z, a–z, 0–9, _ and -; unique at its broker.</summary>
    public string Name { get; set; } = "edge";

    /// <summary>Everything wrong with these values.</summary>
    /// <returns>One sentence per problem.</returns>
    public IEnumerable<string> Problems()
    {
        if (!Names.IsName(Name))
        {
            yield return $"Node:Name is '{Name}'; it must have 1 to 64 of the characters A-Z, a-z, 0-9, _ and -.";
        }
    }
}
