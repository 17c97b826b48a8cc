using System.Buffers;
using System.Globalization;

namespace CardGenius.Batch.Records;

/// <summary>Parses an amount as people and spreadsheets write it, for example 1234.5, 1,234.50, 1,00,000, ₹ 500, Rs. 500/-, INR 500 or
/// 1.2E+5.</summary>
internal static class AmountText
{
    /// <summary>The largest valid amount. No user spends a lakh crore: such a cell has lost its decimal point or is not an amount.</summary>
    public const decimal Largest = 1_000_000_000_000m;

    public const string Negative = "a negative amount";
    public const string NotAnAmount = "not an amount; expected one like 1234.50, 1,00,000 or ₹500, or a blank cell for 0";
    public const string NoValue = "a placeholder for a missing value (NaN, null, None, NA); leave the cell blank for 0";
    public const string SheetError = "a spreadsheet's error value";
    public const string TooLarge = "an amount above 1,000,000,000,000";
    public const string NotWhole = "not a whole number";

    private static readonly string[] Currencies = ["₹", "Rs.", "Rs", "INR"];

    private static readonly SearchValues<char> Groupers = SearchValues.Create(" .'\u00A0\u2009\u2019\u202F");

    private static readonly string[] NoValues = ["nan", "null", "none", "na", "n/a", "<na>", "nat"];

    /// <summary>Parses a spend. A blank cell is 0.</summary>
    /// <returns>The reason why the cell is not a spend; null if it is one.</returns>
    public static string? Read(ReadOnlySpan<char> cell, out decimal amount) => Read(cell, out amount, out _);

    /// <summary>Parses a spend. A blank cell is 0.</summary>
    /// <param name="cell">The cell.</param>
    /// <param name="amount">The amount.</param>
    /// <param name="mark">What the text shows about the decimal separator of the file.</param>
    /// <returns>The reason why the cell is not a spend; null if it is one.</returns>
    public static string? Read(ReadOnlySpan<char> cell, out decimal amount, out DecimalMark mark)
    {
        var reason = ReadSigned(cell, out amount, out mark) ?? (amount < 0 ? Negative : amount > Largest ? TooLarge : null);
        amount = reason is null ? amount : 0;
        return reason;
    }

    /// <summary>Parses an amount of any sign and size, as in API responses. A blank text is 0.</summary>
    /// <returns>The reason why the text is not an amount; null if it is one.</returns>
    public static string? ReadSigned(ReadOnlySpan<char> cell, out decimal amount) => ReadSigned(cell, out amount, out _);

    private static string? ReadSigned(ReadOnlySpan<char> cell, out decimal amount, out DecimalMark mark)
    {
        amount = 0;
        mark = DecimalMark.None;
        var text = cell.Trim();
        if (text.IsEmpty)
        {
            return null;
        }

        if (text[0] == '#')
        {
            return SheetError;
        }

        // In accounting, (1,000) means -1,000.
        var negative = text.Length > 2 && text[0] == '(' && text[^1] == ')';
        if (negative)
        {
            text = text[1..^1].Trim();
        }

        var signed = TakeSign(ref text, ref negative);
        var hasCurrency = TakePrefix(ref text, out var isWord);
        if (!signed)
        {
            TakeSign(ref text, ref negative);
        }

        TakeSuffix(ref text, hasCurrency);
        if (!IsNumber(text, out mark))
        {
            mark = HasDecimalComma(text) ? DecimalMark.DecimalComma : DecimalMark.None;
            return IsNoValue(cell.Trim()) ? NoValue : NotAnAmount;
        }

        // "Rs .500" is ambiguous: the point can belong to "Rs." (500 rupees) or to the number (half a rupee).
        if (isWord && text[0] == '.')
        {
            return NotAnAmount;
        }

        const NumberStyles Styles = NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent | NumberStyles.AllowThousands;
        if (!decimal.TryParse(text, Styles, CultureInfo.InvariantCulture, out amount))
        {
            return TooLarge;
        }

        amount = negative && amount != 0 ? -amount : amount;
        return amount == 0 && !IsZero(text) ? NotAnAmount : null;
    }

    private static bool IsNoValue(ReadOnlySpan<char> text)
    {
        foreach (var word in NoValues)
        {
            if (text.Equals(word, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    private static bool TakeSign(ref ReadOnlySpan<char> text, ref bool negative)
    {
        if (text.IsEmpty || text[0] is not ('+' or '-' or '\u2212'))
        {
            return false;
        }

        negative |= text[0] != '+';
        text = text[1..].TrimStart();
        return true;
    }

    private static bool TakePrefix(ref ReadOnlySpan<char> text, out bool isWord)
    {
        foreach (var currency in Currencies)
        {
            if (text.StartsWith(currency, StringComparison.OrdinalIgnoreCase))
            {
                text = text[currency.Length..].TrimStart();
                isWord = currency.Length > 1;
                return true;
            }
        }

        isWord = false;
        return false;
    }

    private static void TakeSuffix(ref ReadOnlySpan<char> text, bool hasCurrency)
    {
        if (text.EndsWith("/-"))
        {
            text = text[..^2].TrimEnd();
        }

        foreach (var currency in hasCurrency ? [] : Currencies)
        {
            if (text.EndsWith(currency, StringComparison.OrdinalIgnoreCase))
            {
                text = text[..^currency.Length].TrimEnd();
                return;
            }
        }
    }

    // A number consists of digits with or without groups, an optional fraction, and an optional exponent if the digits have no groups.
    private static bool IsNumber(ReadOnlySpan<char> text, out DecimalMark mark)
    {
        mark = DecimalMark.None;
        var wholeLength = Length(text, ',');
        var whole = text[..wholeLength];
        var isGrouped = whole.Contains(',');
        var rest = text[wholeLength..];
        var fractionLength = 0;
        if (rest is ['.', ..])
        {
            fractionLength = Length(rest[1..], '0');
            rest = rest[(1 + fractionLength)..];
        }

        if (wholeLength + fractionLength == 0 || (isGrouped && !IsGrouped(whole)))
        {
            return false;
        }

        if (rest.IsEmpty && isGrouped && wholeLength == whole.IndexOf(',') + 4 && fractionLength == 0 && !text.Contains('.'))
        {
            mark = DecimalMark.OneComma;
        }
        else if (rest.IsEmpty && !isGrouped && fractionLength == 3 && wholeLength is >= 1 and <= 3 && text[0] != '0')
        {
            mark = DecimalMark.OnePoint;
        }

        if (rest is ['e' or 'E', ..] && !isGrouped)
        {
            rest = rest[1..];
            rest = rest is ['+' or '-', ..] ? rest[1..] : rest;
            return rest.Length is > 0 and <= 9 && Length(rest, '0') == rest.Length;
        }

        return rest.IsEmpty;

        static int Length(ReadOnlySpan<char> digits, char also)
        {
            var length = 0;
            while (length < digits.Length && (char.IsAsciiDigit(digits[length]) || digits[length] == also))
            {
                length++;
            }

            return length;
        }
    }

    // Returns whether the text is an amount with a decimal comma: digits with or without groups, one comma and a fraction, or digits with at least
    // two group separators and no fraction.
    private static bool HasDecimalComma(ReadOnlySpan<char> text)
    {
        var comma = text.IndexOf(',');
        var whole = comma < 0 ? text : text[..comma];
        var fraction = comma < 0 ? "" : text[(comma + 1)..];
        if (whole.IsEmpty || fraction.ContainsAnyExceptInRange('0', '9') || (comma >= 0 && fraction.IsEmpty))
        {
            return false;
        }

        var groups = 0;
        while (whole.LastIndexOfAny(Groupers) is >= 0 and var last)
        {
            if (whole.Length - last - 1 != 3)
            {
                return false;
            }

            whole = whole[..last];
            groups++;
        }

        return (comma >= 0 || groups > 1)
            && whole.Length > 0
            && (groups == 0 || whole.Length <= 3)
            && !whole.ContainsAnyExceptInRange('0', '9')
            && (whole[0] != '0' || whole.Length == 1);
    }

    // Valid groups are 1,234,567 and 12,34,567. The last group has three digits. The groups before it all have three or all have two digits, the
    // first group may have fewer, and it does not start with a zero.
    private static bool IsGrouped(ReadOnlySpan<char> whole)
    {
        if (whole[0] == '0')
        {
            return false;
        }

        var last = whole.LastIndexOf(',');
        if (whole.Length - last - 1 != 3)
        {
            return false;
        }

        var before = whole[..last];
        return HasGroupsOf(before, 3) || HasGroupsOf(before, 2);

        static bool HasGroupsOf(ReadOnlySpan<char> digits, int size)
        {
            while (digits.LastIndexOf(',') is >= 0 and var comma)
            {
                if (digits.Length - comma - 1 != size)
                {
                    return false;
                }

                digits = digits[..comma];
            }

            return digits.Length >= 1 && digits.Length <= size;
        }
    }

    private static bool IsZero(ReadOnlySpan<char> number)
    {
        var exponent = number.IndexOfAny('e', 'E');
        return !(exponent < 0 ? number : number[..exponent]).ContainsAnyInRange('1', '9');
    }
}
