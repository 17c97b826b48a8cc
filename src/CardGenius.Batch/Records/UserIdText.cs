using System.Collections.Frozen;
using System.Globalization;

namespace CardGenius.Batch.Records;

/// <summary>Validates user ids. It refuses placeholders and ids that another program has changed.</summary>
internal static class UserIdText
{
    public const int LongestId = 256;

    public const string NoId = "no user id";
    public const string NoValue = "a placeholder for a missing value (NaN, null, None, NA), which is not a user id";
    public const string Long = "a user id with more than 256 characters";
    public const string Control = "a control character in the user id";
    public const string Invisible = "an invisible character in the user id, or a character that could not be read (U+FFFD)";
    public const string Rounded = "a user id in scientific notation, which a spreadsheet has rounded; format the column as text and export it again";
    public const string Decimal = "a user id with decimal places, because a program read the ids as numbers; export them as text";
    public const string Formula = "a user id written as a formula (=\"…\"); export the id itself";

    private const int LongestWord = 9;

    private static readonly FrozenSet<string> NoValues = FrozenSet.ToFrozenSet(
        [
            "nan", "+nan", "-nan", "nat", "null", "(null)", "\\n", "nil", "none", "na", "n/a", "<na>", "undefined",
            "inf", "+inf", "-inf", "infinity", "-infinity",
        ],
        StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> NoValuesOfSpans =
        NoValues.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Returns the reason why a trimmed text is not a valid user id; null if it is valid.</summary>
    public static string? FindFault(ReadOnlySpan<char> id) =>
        id.IsEmpty ? NoId
        : id.Length > LongestId ? Long
        : id.ContainsAnyExceptInRange(' ', '~') && FindBadCharacter(id) is { } bad ? bad
        : id[0] == '=' && id is ['=', '"', .., '"'] ? Formula
        : IsSheetError(id) ? AmountText.SheetError
        : id.Length <= LongestWord + 1 && NoValuesOfSpans.Contains(id) ? NoValue
        : FindNumberFault(id);

    /// <summary>
    /// Returns whether a text is an error value of a spreadsheet in any language (<c>#N/A</c>, <c>#NV</c>, <c>#FIELD!</c>, <c>Err:502</c>), or a
    /// placeholder for a cell that could not be read.
    /// </summary>
    public static bool IsSheetError(ReadOnlySpan<char> text) =>
        text is ['#', ..]
            ? text[^1] is '!' or '?' || IsUpper(text) || text.Equals("#n/a", StringComparison.OrdinalIgnoreCase)
            : text.StartsWith("Err:", StringComparison.Ordinal) && text.Length > 4 && !text[4..].ContainsAnyExceptInRange('0', '9');

    private static bool IsUpper(ReadOnlySpan<char> text)
    {
        foreach (var c in text)
        {
            if (char.IsLower(c) || char.IsDigit(c))
            {
                return false;
            }
        }

        return true;
    }

    private static string? FindBadCharacter(ReadOnlySpan<char> id)
    {
        foreach (var rune in id.EnumerateRunes())
        {
            if (rune.IsAscii && rune.Value is >= ' ' and <= '~')
            {
                continue;
            }

            if (System.Text.Rune.IsControl(rune))
            {
                return Control;
            }

            if (IsInvisible(rune))
            {
                return Invisible;
            }
        }

        return null;
    }

    // Format characters, spaces other than U+0020, and letters and marks without a visible shape.
    private static bool IsInvisible(System.Text.Rune rune) =>
        System.Text.Rune.IsWhiteSpace(rune)
        || System.Text.Rune.GetUnicodeCategory(rune)
            is UnicodeCategory.Format or UnicodeCategory.OtherNotAssigned or UnicodeCategory.PrivateUse or UnicodeCategory.Surrogate
        || rune.Value
            is 0x034F or 0x115F or 0x1160 or 0x17B4 or 0x17B5 or 0x2800 or 0x3164 or 0xFFA0 or 0xFFFC or 0xFFFD
            or (>= 0x180B and <= 0x180F) or (>= 0xFE00 and <= 0xFE0F) or (>= 0xE0100 and <= 0xE01EF);

    // A rounded number has one digit, an optional fraction and an exponent: 1.9E+18, 4,687E+11, 1E12. A decimal number has digits and a fraction of
    // zeros: 12345.0.
    private static string? FindNumberFault(ReadOnlySpan<char> id)
    {
        var rest = id[0] is '+' or '-' ? id[1..] : id;
        var whole = Digits(rest);
        rest = rest[whole..];
        if (whole == 0 || rest.IsEmpty)
        {
            return null;
        }

        var fraction = rest[0] is '.' or ',' ? Digits(rest[1..]) : 0;
        var zeros = fraction > 0 && !rest.Slice(1, fraction).ContainsAnyExcept('0');
        rest = fraction > 0 ? rest[(fraction + 1)..] : rest;
        if (rest.IsEmpty)
        {
            return zeros ? Decimal : null;
        }

        if (whole != 1 || rest[0] is not ('e' or 'E'))
        {
            return null;
        }

        rest = rest[1..];
        rest = rest is ['+' or '-', ..] ? rest[1..] : rest;
        return rest.Length is >= 1 and <= 3 && Digits(rest) == rest.Length ? Rounded : null;
    }

    private static int Digits(ReadOnlySpan<char> text)
    {
        var end = text.IndexOfAnyExceptInRange('0', '9');
        return end < 0 ? text.Length : end;
    }
}
