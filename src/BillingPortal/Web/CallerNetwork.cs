using System.Net;
using System.Net.Sockets;

namespace BillingPortal.Web;

/// <summary>What counts as one caller by address: an IPv4 address, or the /64 network that a household has of IPv6.</summary>
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
