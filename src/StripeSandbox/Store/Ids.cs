using System.Security.Cryptography;

namespace StripeSandbox.Store;

/// <summary>Identifiers that look like Stripe's: a prefix for the kind, then 24 random characters.</summary>
public static class Ids
{
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private const int Length = 24;

    public static string New(string prefix) => prefix + "_" + RandomNumberGenerator.GetString(Alphabet, Length);

    public static string Secret(string prefix) => prefix + "_" + RandomNumberGenerator.GetString(Alphabet, 32);
}
