using System.Net;
using System.Net.Sockets;

namespace TestSupport;

/// <summary>
/// Picks ports for programs that must know theirs before they listen. A UDP socket locks the same number until the tests end,
/// so no two test processes on a machine get the same port. The ports lie below the range for outgoing connections, so none of
/// these can take one between choosing and listening, or while a program restarts.
/// </summary>
internal static class FreePort
{
    private const int First = 10_240;
    private const int BehindLast = 32_768;
    private const int MostTries = 10_000;
    private static readonly List<Socket> Claimed = [];

    public static int Take()
    {
        lock (Claimed)
        {
            for (var i = 0; i < MostTries; i++)
            {
                var port = Random.Shared.Next(First, BehindLast);
                var claim = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
                if (
                    CanBind(claim, IPAddress.Loopback, port)
                    && CanListen(IPAddress.Loopback, port)
                    && (!Socket.OSSupportsIPv6 || CanListen(IPAddress.IPv6Loopback, port))
                )
                {
                    Claimed.Add(claim);
                    return port;
                }
                claim.Dispose();
            }
        }
        throw new InvalidOperationException($"No port from {First} to {BehindLast - 1} is free.");
    }

    private static bool CanListen(IPAddress address, int port)
    {
        using var listener = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        return CanBind(listener, address, port);
    }

    private static bool CanBind(Socket socket, IPAddress address, int port)
    {
        try
        {
            socket.Bind(new IPEndPoint(address, port));
            return true;
        }
        catch (SocketException taken) when (taken.SocketErrorCode is SocketError.AddressAlreadyInUse or SocketError.AccessDenied)
        {
            return false;
        }
        catch (SocketException absent) when (absent.SocketErrorCode is SocketError.AddressNotAvailable)
        {
            return true; // no such loopback address here, so nothing listens there
        }
    }
}
