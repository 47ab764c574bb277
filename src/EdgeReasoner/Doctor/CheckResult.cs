namespace EdgeReasoner.Doctor;

/// <summary>One line of <c>doctor</c>.</summary>
/// <param name="Name">What was checked.</param>
/// <param name="Verdict">How it went.</param>
/// <param name="Message">What was found.</param>
/// <param name="Remedy">What to do; empty when nothing is to be done.</param>
internal sealed record CheckResult(string Name, CheckVerdict Verdict, string Message, string Remedy = "")
{
    /// <summary>All is well.</summary>
    /// <param name="name">What was checked.</param>
    /// <param name="message">What was found.</param>
    /// <returns>The line.</returns>
    public static CheckResult Ok(string name, string message) => new(name, CheckVerdict.Ok, message);

    /// <summary>Worth a look.</summary>
    /// <param name="name">What was checked.</param>
    /// <param name="message">What was found.</param>
    /// <param name="remedy">What to do.</param>
    /// <returns>The line.</returns>
    public static CheckResult Warn(string name, string message, string remedy) => new(name, CheckVerdict.Warn, message, remedy);

    /// <summary>Does not work.</summary>
    /// <param name="name">What was checked.</param>
    /// <param name="message">What was found.</param>
    /// <param name="remedy">What to do.</param>
    /// <returns>The line.</returns>
    public static CheckResult Fail(string name, string message, string remedy) => new(name, CheckVerdict.Fail, message, remedy);
}
