using System.Net;
using System.Net.Sockets;

namespace BillingPortal.Web;

/// <summary>Addresses and networks, IPv4 and IPv6. An IPv4 caller that arrives over IPv6 counts as IPv4.</summary>
public sealed class AddressList
{
    private readonly IPNetwork[] _networks;

    private AddressList(IPNetwork[] networks) => _networks = networks;

    /// <summary>Null when there is no list, which allows every address.</summary>
    public static AddressList? From(string? networks) =>
        string.IsNullOrWhiteSpace(networks)
            ? null
            : new AddressList([
                .. networks
                    .Split(' ', StringSplitOptions.RemoveEmptyEntries)
                    .Select(text => TryParse(text, out var network) ? network : throw new FormatException($"\"{text}\" is not a network.")),
            ]);

    public IReadOnlyList<IPNetwork> Networks => _networks;

    /// <summary>An address, or a network in CIDR notation.</summary>
    public static bool IsNetwork(string? text) => text is not null && TryParse(text.Trim(), out _);

    public bool Contains(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        foreach (var network in _networks)
            if (network.Contains(address))
                return true;
        return false;
    }

    /// <summary>Whether this list contains every address of another; null stands for all addresses.</summary>
    public bool Covers(AddressList? other) =>
        other is not null
        && Array.TrueForAll(
            other._networks,
            inner => Array.Exists(_networks, outer => outer.PrefixLength <= inner.PrefixLength && outer.Contains(inner.BaseAddress))
        );

    private static bool TryParse(string text, out IPNetwork network)
    {
        network = default;
        var slash = text.IndexOf('/');
        if (!IPAddress.TryParse(slash < 0 ? text : text.AsSpan(0, slash), out var address))
            return false;
        // "10" and "1.2" parse as whole addresses, but are almost certainly typing errors.
        if (address.AddressFamily == AddressFamily.InterNetwork && text.AsSpan(0, slash < 0 ? text.Length : slash).Count('.') != 3)
            return false;
        var bits = address.AddressFamily == AddressFamily.InterNetwork ? 32 : 128;
        var length = bits;
        if (
            slash >= 0
            && (
                !int.TryParse(
                    text.AsSpan(slash + 1),
                    System.Globalization.NumberStyles.None,
                    System.Globalization.CultureInfo.InvariantCulture,
                    out length
                )
                || length > bits
            )
        )
            return false;
        if (address.IsIPv4MappedToIPv6)
        {
            if (length < 96)
                return false;
            (address, length) = (address.MapToIPv4(), length - 96);
        }
        network = new IPNetwork(Masked(address, length), length);
        return true;
    }

    /// <summary>Clears the host bits: 203.0.113.7/24 means its network.</summary>
    private static IPAddress Masked(IPAddress address, int length)
    {
        var bytes = address.GetAddressBytes();
        for (var i = 0; i < bytes.Length; i++)
        {
            var kept = Math.Clamp(length - (i * 8), 0, 8);
            bytes[i] &= (byte)(0xff << (8 - kept));
        }
        return new IPAddress(bytes);
    }
}
