using System.Net;
using System.Net.Sockets;

namespace BillingPortal.Web;

/// <summary>Groups callers by address: one IPv4 address, or the /64 network that an IPv6 household gets.</summary>
public static class CallerNetwork
{
    private const int IPv6NetworkBytes = 8;

    public static IPAddress Of(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
            return address.MapToIPv4();
        if (address.AddressFamily != AddressFamily.InterNetworkV6)
            return address;
        var bytes = address.GetAddressBytes();
        Array.Clear(bytes, IPv6NetworkBytes, bytes.Length - IPv6NetworkBytes);
        return new IPAddress(bytes);
    }
}
