using System.Text;
using System.Text.RegularExpressions;
using System.Xml;

namespace CardGenius.Batch.Publishing.Exports;

/// <summary>Converts text for Excel cells.</summary>
internal static partial class XlsxText
{
    /// <summary>The maximum number of characters in a cell.</summary>
    public const int MaxLength = 32_767;

    /// <summary>The end of a truncated text.</summary>
    public const string CutMark = "… (cut)";

    /// <summary>Returns the text for the XML element of a cell, and whether it was truncated.</summary>
    public static (string Text, bool Cut) Encode(string text)
    {
        var cut = text.Length > MaxLength;
        if (cut)
        {
            var length = MaxLength - CutMark.Length;
            text = text[..(char.IsHighSurrogate(text[length - 1]) ? length - 1 : length)] + CutMark;
        }

        // Excel reads _x0041_ as the character A, so the underscore of such a text is written as an escape.
        return (text.Contains("_x", StringComparison.Ordinal) ? Escapes().Replace(Clean(text), "_x005F_$1") : Clean(text), cut);
    }

    private static string Clean(string text)
    {
        var valid = ValidLength(text, 0);
        if (valid == text.Length)
        {
            return text;
        }

        var clean = new StringBuilder(text.Length);
        for (var from = 0; from < text.Length; from += valid)
        {
            valid = ValidLength(text, from);
            clean.Append(text, from, valid);
            if (from + valid < text.Length)
            {
                clean.Append('\uFFFD');
                valid++;
            }
        }

        return clean.ToString();
    }

    // Returns the number of characters from a position on that XML can represent.
    private static int ValidLength(string text, int from)
    {
        for (var i = from; i < text.Length; i++)
        {
            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                i++;
            }
            else if (!XmlConvert.IsXmlChar(text[i]))
            {
                return i - from;
            }
        }

        return text.Length - from;
    }

    [GeneratedRegex("_(x[0-9A-Fa-f]{4}_)")]
    private static partial Regex Escapes();
}
