using System.Net.Sockets;
using System.Security.Authentication;
using MQTTnet;
using MQTTnet.Exceptions;

namespace EdgeReasoner.Mqtt;

/// <summary>Tells what a connection can throw, and what its end means.</summary>
internal static class TransportFault
{
    /// <summary>Says whether an exception is a broken or breaking connection's, in the library or below it.</summary>
    /// <param name="exception">The exception.</param>
    /// <returns>True when it is; any other is a defect.</returns>
    public static bool Is(Exception exception)
        => exception is MqttCommunicationException or MqttProtocolViolationException or IOException or SocketException
            or AuthenticationException or ObjectDisposedException or InvalidOperationException
            or MqttClientDisconnectedException or UnauthorizedAccessException
            or NullReferenceException; // the library's own, where the connection ends between its check and the sending (seen in a requester of the soak)

    /// <summary>Says whether a connection ended because a packet from the broker could not be read.</summary>
    /// <param name="exception">What ended it; null for nothing.</param>
    /// <returns>True when the bytes were at fault, not the network.</returns>
    public static bool IsUnreadable(Exception? exception)
        => exception?.GetBaseException() is MqttProtocolViolationException or ArgumentException or IndexOutOfRangeException or OverflowException or FormatException;

    /// <summary>Says why the broker refused the connection.</summary>
    /// <param name="connected">Its answer.</param>
    /// <returns>One sentence with the remedy; null when it did not refuse.</returns>
    public static string? Refusal(MqttClientConnectResult connected)
    {
        var words = $"the broker refused the connection: {connected.ResultCode} {connected.ReasonString}".TrimEnd();
        return connected.ResultCode switch
        {
            MqttClientConnectResultCode.Success => null,
            MqttClientConnectResultCode.NotAuthorized or MqttClientConnectResultCode.BadUserNameOrPassword or MqttClientConnectResultCode.BadAuthenticationMethod
                => words + "; check Mqtt:UserName, Mqtt:PasswordFile and Mqtt:CertificateFile against the broker's users",
            _ => words,
        };
    }
}
