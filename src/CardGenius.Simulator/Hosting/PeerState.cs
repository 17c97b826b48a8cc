using System.Net.Sockets;

namespace CardGenius.Simulator.Hosting;

/// <summary>Checks with the kernel whether the other side has closed a connection, without reading from it.</summary>
internal static class PeerState
{
    private const int ProtocolTcp = 6;
    private const int TcpInfo = 11;
    private const byte Established = 1;

    public static bool HasLeft(Socket? socket)
    {
        if (socket is null)
        {
            return false;
        }

        try
        {
            return OperatingSystem.IsLinux() ? HasLeftByState(socket) : socket.Poll(0, SelectMode.SelectRead) && socket.Available == 0;
        }
        catch (ObjectDisposedException)
        {
            return true;
        }
        catch (SocketException)
        {
            return true;
        }
    }

    // On Linux, the first byte of TCP_INFO is the connection's state, even if unread bytes precede the end.
    private static bool HasLeftByState(Socket socket)
    {
        Span<byte> info = stackalloc byte[8];
        return socket.GetRawSocketOption(ProtocolTcp, TcpInfo, info) > 0 && info[0] != Established;
    }
}
