using System.Text;
using System.Text.RegularExpressions;
using System.Xml;

namespace CardGenius.Batch.Publishing.Exports;

/// <summary>Text as an Excel cell can hold it.</summary>
internal static partial class XlsxText
{
    /// <summary>Characters a cell can hold.</summary>
    public const int MaxLength = 32_767;

    /// <summary>What stands at the end of a text that was cut.</summary>
    public const string CutMark = "… (cut)";

    /// <summary>The text a cell's element holds, and whether it had to be cut.</summary>
    public static (string Text, bool Cut) Encode(string text)
    {
        var cut = text.Length > MaxLength;
        if (cut)
        {
            var length = MaxLength - CutMark.Length;
            text = text[..(char.IsHighSurrogate(text[length - 1]) ? length - 1 : length)] + CutMark;
        }

        // Excel reads _x0041_ as an A: such a text's own underscore is written in that very way.
        return (text.Contains("_x", StringComparison.Ordinal) ? Escapes().Replace(Clean(text), "_x005F_$1") : Clean(text), cut);
    }

    private static string Clean(string text)
    {
        var good = GoodLength(text, 0);
        if (good == text.Length)
        {
            return text;
        }

        var clean = new StringBuilder(text.Length);
        for (var from = 0; from < text.Length; from += good)
        {
            good = GoodLength(text, from);
            clean.Append(text, from, good);
            if (from + good < text.Length)
            {
                clean.Append('\uFFFD');
                good++;
            }
        }

        return clean.ToString();
    }

    // How many characters from a place on XML can hold.
    private static int GoodLength(string text, int from)
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
