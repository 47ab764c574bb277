namespace EdgeReasoner.Contract;

/// <summary>The checks that every text of a request passes, whether it came as JSON or from a part of the daemon: sensors are no more to be trusted than requesters.</summary>
public static class CheckedText
{
    /// <summary>Checks text that is read, not echoed.</summary>
    /// <param name="text">Any text.</param>
    /// <param name="field">Where it stands, as on the wire.</param>
    /// <param name="minimum">Fewest characters.</param>
    /// <param name="maximum">Most characters.</param>
    /// <param name="faults">Takes the first fault.</param>
    /// <returns>The text; control characters, hidden ones and chat-template tokens are taken out of it.</returns>
    public static string Of(string text, string field, int minimum, int maximum, RequestFaults faults)
    {
        if (text.Length < minimum || text.Length > maximum)
        {
            faults.Add(field, $"'{field}' has {text.Length} characters; it must have {minimum} to {maximum}.");
        }

        var clean = TextHygiene.Clean(text);
        if (minimum > 0 && text.Length > 0 && clean.Length == 0)
        {
            faults.Add(field, $"'{field}' holds hidden characters only; write something that can be read.");
        }

        return clean;
    }

    /// <summary>Checks a name: 1 to 64 characters, none of them a control character or a hidden one, for names are echoed as they are.</summary>
    /// <param name="text">Any text.</param>
    /// <param name="field">Where it stands, as on the wire.</param>
    /// <param name="faults">Takes the first fault.</param>
    /// <returns>The name.</returns>
    public static string Name(string text, string field, RequestFaults faults)
    {
        if (TextHygiene.IsHidden(text))
        {
            faults.Add(field, $"'{field}' contains a control character, or a hidden one such as a zero-width space; remove it.");
        }

        return Of(text, field, 1, RequestLimits.MaxName, faults);
    }
}
