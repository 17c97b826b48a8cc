using System.Text;

namespace CardGenius.Batch.Input.Tables;

/// <summary>A number format of a workbook. It determines whether a number is a date, and how a whole number is shown (ECMA-376, part 1,
/// 18.8.30).</summary>
internal sealed class NumberFormat
{
    private const int LongestShown = 11;

    // The elements of a format for whole numbers: a digit placeholder ('0' or '#'), or a literal character after a backslash. Null for other
    // formats.
    private readonly string? _places;

    private NumberFormat(bool isDate, bool isGeneral, string? places) => (IsDate, IsGeneral, _places) = (isDate, isGeneral, places);

    /// <summary>Gets the format of a cell without a number format.</summary>
    public static NumberFormat General { get; } = new(isDate: false, isGeneral: true, places: null);

    private static NumberFormat Date { get; } = new(isDate: true, isGeneral: false, places: null);

    private static NumberFormat Unknown { get; } = new(isDate: false, isGeneral: false, places: null);

    private static NumberFormat Whole { get; } = new(isDate: false, isGeneral: false, places: "0");

    /// <summary>Gets whether the format shows a number as a date or a time. Such a number is not an amount.</summary>
    public bool IsDate { get; }

    private bool IsGeneral { get; }

    /// <summary>Returns the format with an id.</summary>
    /// <param name="id">The id of the format.</param>
    /// <param name="code">The code of the format in the workbook; null for a built-in format.</param>
    public static NumberFormat Of(int id, string? code) => code is null
        ? id switch
        {
            0 or 49 => General,
            1 => Whole,
            (>= 14 and <= 22) or (>= 27 and <= 36) or (>= 45 and <= 47) or (>= 50 and <= 58) or (>= 71 and <= 81) => Date,
            _ => Unknown,
        }
        : IsDateCode(code) ? Date
        : IsGeneralCode(code) ? General
        : ReadPlaces(code) is { } places ? new(isDate: false, isGeneral: false, places)
        : Unknown;

    /// <summary>Formats a number as the sheet shows it, for example 4711 as 00004711.</summary>
    /// <param name="number">The number in plain digits.</param>
    /// <returns>The text, or null if the format is not supported or the sheet shows only a part of the number.</returns>
    public string? Show(string number)
    {
        if (IsGeneral)
        {
            return number.Contains('.', StringComparison.Ordinal) && number.Length > LongestShown ? null : number;
        }

        return _places is null || number.AsSpan().ContainsAnyExceptInRange('0', '9') ? null : Fill(_places, number == "0" ? "" : number);
    }

    private static string Fill(string places, string digits)
    {
        var open = 0;
        for (var i = 0; i < places.Length; i++)
        {
            if (places[i] == '\\')
            {
                i++;
            }
            else
            {
                open++;
            }
        }

        // Digits fill the placeholders from the right. Digits without a placeholder come before the first one.
        var shown = new StringBuilder();
        var taken = 0;
        for (var i = 0; i < places.Length; i++)
        {
            if (places[i] == '\\')
            {
                shown.Append(places[++i]);
                continue;
            }

            var end = Math.Max(0, digits.Length - (--open));
            if (end > taken)
            {
                shown.Append(digits, taken, end - taken);
                taken = end;
            }
            else if (places[i] == '0')
            {
                shown.Append('0');
            }
        }

        return shown.ToString().Trim();
    }

    // Reads the first section, which applies to numbers that are not negative. Returns null for fractions, groups, conditions and unknown
    // elements.
    private static string? ReadPlaces(string code)
    {
        var places = new StringBuilder();
        for (var i = 0; i < code.Length && code[i] != ';'; i++)
        {
            switch (code[i])
            {
                case '0' or '#':
                    places.Append(code[i]);
                    break;
                case '"':
                    var end = EndOf(code, i, '"');
                    foreach (var literal in code.AsSpan(i + 1, Math.Max(0, end - i - 1)))
                    {
                        places.Append('\\').Append(literal);
                    }

                    i = end;
                    break;
                case '\\' when i + 1 < code.Length:
                    places.Append('\\').Append(code[++i]);
                    break;
                case '_':
                    places.Append("\\ ");
                    i++;
                    break;
                case '[' when IsColour(code, i):
                    i = EndOf(code, i, ']');
                    break;
                case ' ' or '-' or '+' or '(' or ')' or ':':
                    places.Append('\\').Append(code[i]);
                    break;
                default:
                    return null;
            }
        }

        return places.ToString();
    }

    private static bool IsColour(string code, int start)
    {
        var inner = code.AsSpan(start + 1, EndOf(code, start, ']') - start - 1);
        return inner.StartsWith("$-") || (inner.Length > 0 && !inner.ContainsAny("<>=$"));
    }

    private static bool IsGeneralCode(string code)
    {
        var first = code.AsSpan();
        first = first.IndexOf(';') is >= 0 and var end ? first[..end] : first;
        return first.Trim().Equals("General", StringComparison.OrdinalIgnoreCase) || first.Trim() is "@";
    }

    // A date code has a letter for days, months, years, hours or seconds outside quotes, brackets and escapes, and no digit placeholders.
    private static bool IsDateCode(string code)
    {
        var hasLetter = false;
        for (var i = 0; i < code.Length; i++)
        {
            switch (code[i])
            {
                case '"':
                    i = EndOf(code, i, '"');
                    break;
                case '[':
                    var end = EndOf(code, i, ']');
                    hasLetter |= code[(i + 1)..Math.Min(end, code.Length)].Trim('h', 'H', 'm', 'M', 's', 'S').Length == 0;
                    i = end;
                    break;
                case '\\' or '_' or '*':
                    i++;
                    break;
                case '#' or '?':
                    return false;
                case 'd' or 'D' or 'm' or 'M' or 'y' or 'Y' or 'h' or 'H' or 's' or 'S':
                    hasLetter = true;
                    break;
                default:
                    break;
            }
        }

        return hasLetter;
    }

    private static int EndOf(string code, int start, char mark) =>
        code.IndexOf(mark, start + 1) is >= 0 and var end ? end : code.Length;
}
