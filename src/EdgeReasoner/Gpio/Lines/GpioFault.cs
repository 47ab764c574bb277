namespace EdgeReasoner.Gpio.Lines;

/// <summary>The reasons why a line cannot be used. The names, in snake case, begin the detail in the status document.</summary>
internal enum GpioFault
{
    /// <summary>Neither version of libgpiod is installed.</summary>
    NoLibrary,

    /// <summary>There is no such chip.</summary>
    ChipMissing,

    /// <summary>The process may not open the chip's device.</summary>
    NoPermission,

    /// <summary>The chip has fewer lines.</summary>
    WrongLine,

    /// <summary>Another program or the kernel holds the line.</summary>
    LineBusy,

    /// <summary>The chip does not do what was asked, or stopped doing it.</summary>
    Failed,
}
