namespace EdgeReasoner.Cli.Arguments;

/// <summary>Exit codes of the program, for scripts and the service manager; the numbers follow sysexits.h.</summary>
internal static class ExitCode
{
    /// <summary>It did what was asked.</summary>
    public const int Success = 0;

    /// <summary>It ran, but not all went well: a wrong or missing answer, a defect, a check of <c>doctor</c> that says <c>fail</c>.</summary>
    public const int Failure = 1;

    /// <summary>The command line could not be understood.</summary>
    public const int Usage = 64;

    /// <summary>The broker or the model is not available.</summary>
    public const int Unavailable = 69;

    /// <summary>The configuration has problems; starting again will not help, and the service unit does not try.</summary>
    public const int BadConfiguration = 78;
}
