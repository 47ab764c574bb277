using EdgeReasoner.Configuration;
using EdgeReasoner.Gpio.Lines;
using EdgeReasoner.Inference.Onnx;
using EdgeReasoner.Mqtt;

namespace EdgeReasoner.Doctor;

/// <summary>All checks of <c>doctor</c>, in the order in which one would look for a fault: machine, GPIO, broker, model.</summary>
internal static class DoctorRun
{
    private const string StateFolder = "/var/lib/edge-reasoner";

    /// <summary>Runs all checks on this machine.</summary>
    /// <param name="configuration">What is to work.</param>
    /// <param name="clock">All time.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>The lines as they are found.</returns>
    public static async IAsyncEnumerable<CheckResult> RunAsync(
        DaemonConfiguration configuration, TimeProvider clock, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        var machine = new MachineChecks(new MachineFiles("/"));
        var model = new ModelChecks(configuration, clock);
        var state = Environment.GetEnvironmentVariable("STATE_DIRECTORY") ?? (Directory.Exists(StateFolder) ? StateFolder : Environment.CurrentDirectory);
        CheckResult[] first =
        [
            machine.Board(), machine.Kernel(), MachineChecks.Glibc(HostFacts.GlibcVersion()), machine.Cpu(), machine.Memory(model.Bytes), machine.Clock(clock.GetUtcNow()),
            MachineChecks.Disk(state, HostFacts.FreeBytes(state), HostFacts.CanWrite(state)), machine.Thermal(),
        ];
        var gpio = new GpioChecks(configuration.Gpio, ChipDevice.List("/dev"), (path, line) => ChipDevice.LineUser(path, line).User);
        foreach (var result in first.Concat(gpio.All(LibgpiodBoard.LibraryVersion, machine.Model)))
        {
            yield return result;
        }

        var topics = new Topics(configuration.Mqtt.BaseTopic, configuration.Node.Name, configuration.Mqtt.ResponsePrefixes, configuration.Mqtt.SharedGroup);
        foreach (var result in await new BrokerChecks(configuration.Mqtt, configuration.Node.Name, topics, clock).AllAsync(cancellation))
        {
            yield return result;
        }

        foreach (var result in model.All())
        {
            yield return result;
        }

        yield return MachineChecks.Telemetry(Environment.GetEnvironmentVariable(OrtTelemetry.Variable)); // after the runtime was loaded: the daemon sets it itself
    }
}
