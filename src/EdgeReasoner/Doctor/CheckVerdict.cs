namespace EdgeReasoner.Doctor;

/// <summary>The verdict of a check. The names, in lower case, begin the lines of <c>doctor</c>.</summary>
internal enum CheckVerdict
{
    /// <summary>As it should be.</summary>
    Ok,

    /// <summary>The daemon works, but not as well as it could, or not for ever.</summary>
    Warn,

    /// <summary>Something that is configured does not work.</summary>
    Fail,
}
