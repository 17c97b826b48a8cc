using System.Globalization;
using System.Text;

namespace CardGenius.Batch.Input.Tables;

/// <summary>Decodes the escape <c>_xHHHH_</c> of a character in the text of a workbook (ECMA-376, part 1, 22.9.2.19).</summary>
internal static class XEscapes
{
    private const int Length = 7;

    /// <summary>Decodes a text. Half of a surrogate pair becomes U+FFFD, which is not valid in a user id.</summary>
    public static string Decode(string text)
    {
        var next = Find(text, 0);
        if (next < 0)
        {
            return text;
        }

        var decoded = new StringBuilder(text.Length);
        var from = 0;
        for (; next >= 0; next = Find(text, from))
        {
            decoded.Append(text, from, next - from).Append((char)Code(text, next));
            from = next + Length;
        }

        decoded.Append(text, from, text.Length - from);
        return WithoutHalves(decoded.ToString());
    }

    private static int Find(string text, int from)
    {
        while ((from = text.IndexOf("_x", from, StringComparison.Ordinal)) >= 0 && Code(text, from) < 0)
        {
            from++;
        }

        return from;
    }

    private static int Code(string text, int at) =>
        at + Length <= text.Length
        && text[at + Length - 1] == '_'
        && ushort.TryParse(text.AsSpan(at + 2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code)
            ? code
            : -1;

    private static string WithoutHalves(string text)
    {
        if (!text.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF'))
        {
            return text;
        }

        var whole = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            whole.Append(rune.ToString());
        }

        return whole.ToString();
    }
}
