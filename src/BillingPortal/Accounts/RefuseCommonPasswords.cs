using Microsoft.AspNetCore.Identity;

namespace BillingPortal.Accounts;

/// <summary>
/// Refuses the passwords that attackers try first: common ones, and those made of the person's own address, a run along the keyboard or one
/// repeated piece. Length alone would accept <c>1234567890</c>.
/// </summary>
public sealed class RefuseCommonPasswords : IPasswordValidator<IdentityUser>
{
    private const int FewestLetters = 5;
    private const int MostRuns = 3;
    private const int LongestPiece = 8;
    private const int ShortestOwnPart = 4;
    private static readonly string[] Rows =
    [
        "1234567890",
        "abcdefghijklmnopqrstuvwxyz",
        "qwertyuiop",
        "asdfghjkl",
        "zxcvbnm",
        "qwertzuiop",
        "yxcvbnm",
        "azertyuiop",
        "qsdfghjklm",
        "wxcvbn",
        "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik",
        "1q2w3e4r5t6y7u8i9o0p",
    ];
    private static readonly HashSet<string> CommonPasswords = Read();

    public Task<IdentityResult> ValidateAsync(UserManager<IdentityUser> manager, IdentityUser user, string? password)
    {
        var reason = Refuse(password ?? "", user.Email ?? user.UserName ?? "");
        return Task.FromResult(
            reason is null
                ? IdentityResult.Success
                : IdentityResult.Failed(new IdentityError { Code = "PasswordTooCommon", Description = reason })
        );
    }

    /// <summary>Why the password is refused, as a sentence; null when it is acceptable.</summary>
    internal static string? Refuse(string password, string email)
    {
        var text = password.Trim().ToLowerInvariant();
        if (IsOwnAddress(text, email.Trim().ToLowerInvariant()))
            return "Use a password that is not made of your address.";
        return text.Distinct().Count() < FewestLetters || Runs(text) <= MostRuns || IsOnePiece(text) || IsCommonWord(text)
            ? "This password is among the first that are tried. A few unrelated words work well."
            : null;
    }

    private static bool IsOwnAddress(string text, string email)
    {
        if (email.Length == 0)
            return false;
        if (text.Contains(email, StringComparison.Ordinal))
            return true;
        var parts = email.Split('@');
        // The name or the domain with little around it: lena.novak and lena.novak2026 alike.
        return parts
            .Append(parts[^1].Split('.')[0])
            .Any(part =>
                part.Length >= ShortestOwnPart
                && text.Contains(part, StringComparison.Ordinal)
                && text.Length - part.Length <= Math.Max(LongestPiece / 2, text.Length / 3)
            );
    }

    /// <summary>Number of pieces, where a repetition or a run along a keyboard row, forwards or backwards, counts as one.</summary>
    private static int Runs(string text)
    {
        var runs = 0;
        for (var start = 0; start < text.Length; runs++)
        {
            var end = start + 1;
            foreach (var row in Rows)
            foreach (var step in (int[])[1, -1])
            {
                var until = start + 1;
                while (until < text.Length && Follows(row, text[until - 1], text[until], step))
                    until++;
                end = Math.Max(end, until);
            }
            var same = start + 1;
            while (same < text.Length && text[same] == text[start])
                same++;
            start = Math.Max(end, same);
        }
        return runs;
    }

    private static bool Follows(string row, char one, char next, int step)
    {
        var place = row.IndexOf(one, StringComparison.Ordinal);
        return place >= 0 && row[(place + step + row.Length) % row.Length] == next;
    }

    private static bool IsOnePiece(string text)
    {
        for (var length = 1; length <= Math.Min(LongestPiece, text.Length / 2); length++)
            if (text.Where((letter, index) => letter != text[index % length]).Take(1).ToArray().Length == 0)
                return true;
        return false;
    }

    /// <summary>A common word, also with digits and signs around it or in place of letters: p@ssw0rd2026!.</summary>
    private static bool IsCommonWord(string text)
    {
        var letters = new string([.. text.Trim("0123456789!?.,;:-_+*#$%&/()= ".ToCharArray()).Select(Plain)]);
        var bare = new string([.. text.Where(char.IsLetterOrDigit)]);
        return CommonPasswords.Contains(text)
            || CommonPasswords.Contains(bare)
            || CommonPasswords.Contains(letters)
            || CommonPasswords.Contains(new string([.. text.Select(Plain).Where(char.IsLetter)]));
    }

    private static char Plain(char letter) =>
        letter switch
        {
            '0' => 'o',
            '1' or '!' => 'i',
            '3' => 'e',
            '4' or '@' => 'a',
            '5' or '$' => 's',
            '7' => 't',
            _ => letter,
        };

    private static HashSet<string> Read()
    {
        using var stream =
            typeof(RefuseCommonPasswords).Assembly.GetManifestResourceStream("common-passwords.txt")
            ?? throw new InvalidOperationException("common-passwords.txt is not embedded.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().Split((char[])['\n', '\r', ' '], StringSplitOptions.RemoveEmptyEntries).ToHashSet(StringComparer.Ordinal);
    }
}
