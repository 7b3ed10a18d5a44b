using System.Numerics;
using System.Security.Cryptography;
using System.Text;

namespace BillingPortal.ApiKeys;

/// <summary>
/// The format of a key: <c>bp_live_</c> or <c>bp_test_</c>, 43 base-62 characters with 32 random bytes, and a 6-character checksum, so that
/// a mistyped or invented key is refused without a database query.
/// </summary>
public sealed class KeyFormat(string prefix)
{
    public const string DefaultPrefix = "bp";
    private const int RandomLength = 43; // 62^43 > 2^256
    private const int ChecksumLength = 6; // 62^6 > 2^32
    private const int ShownLength = 4;
    private const string Alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    private readonly string _live = prefix + "_live_";
    private readonly string _test = prefix + "_test_";

    /// <summary>A new key, with the prefix and hash that may be stored.</summary>
    public (string Key, string Prefix, byte[] Hash) Create(bool isTest)
    {
        var body = (isTest ? _test : _live) + RandomNumberGenerator.GetString(Alphabet, RandomLength);
        var key = body + Checksum(body);
        return (key, key[..(_live.Length + ShownLength)], SHA256.HashData(Encoding.ASCII.GetBytes(key)));
    }

    /// <summary>Hashes a well-formed key; false for anything else. Writes 32 bytes.</summary>
    public bool TryHash(ReadOnlySpan<char> key, Span<byte> hash)
    {
        if (key.Length != _live.Length + RandomLength + ChecksumLength)
            return false;
        if (!key.StartsWith(_live, StringComparison.Ordinal) && !key.StartsWith(_test, StringComparison.Ordinal))
            return false;
        Span<byte> bytes = stackalloc byte[key.Length];
        for (var i = 0; i < key.Length; i++)
        {
            if (!char.IsAsciiLetterOrDigit(key[i]) && key[i] != '_')
                return false;
            bytes[i] = (byte)key[i];
        }
        Span<char> expected = stackalloc char[ChecksumLength];
        Checksum(bytes[..^ChecksumLength], expected);
        if (!key[^ChecksumLength..].SequenceEqual(expected))
            return false;
        SHA256.HashData(bytes, hash);
        return true;
    }

    private static string Checksum(string body)
    {
        Span<char> text = stackalloc char[ChecksumLength];
        Checksum(Encoding.ASCII.GetBytes(body), text);
        return new string(text);
    }

    // It only finds typing errors and protects no secret, so a cheap CRC is enough.
    private static void Checksum(ReadOnlySpan<byte> body, Span<char> text)
    {
        var sum = uint.MaxValue;
        foreach (var letter in body)
            sum = BitOperations.Crc32C(sum, letter);
        for (var i = text.Length - 1; i >= 0; i--, sum /= 62)
            text[i] = Alphabet[(int)(sum % 62)];
    }
}
