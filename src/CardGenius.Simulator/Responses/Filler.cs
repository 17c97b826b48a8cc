using System.Globalization;
using System.Text;

namespace CardGenius.Simulator.Responses;

/// <summary>
/// Redemption options that pad an entry to any length. Entries of equal length are created once; a response copies as many as fit, and a last one
/// with a note of the remaining length.
/// </summary>
internal sealed class Filler
{
    private const string Note = "Points can be redeemed against partner offers through the bank's rewards portal; a handling fee and taxes may apply. ";
    private static readonly string[] Methods = ["Airmiles    ", "Statement   ", "Gift voucher", "Product     ", "Hotel points"];

    private readonly byte[] _run;
    private readonly int _optionLength;
    private readonly byte[] _lastHead;
    private readonly byte[] _note;

    public Filler(int longest)
    {
        _optionLength = Encoding.UTF8.GetByteCount(Option(0)) + 1;
        var count = (longest / _optionLength) + 1;
        var run = new StringBuilder(count * _optionLength);
        for (var i = 0; i < count; i++)
        {
            run.Append(Option(i)).Append(',');
        }

        _run = Encoding.UTF8.GetBytes(run.ToString());
        var last = Option(9999);
        _lastHead = Encoding.UTF8.GetBytes(last[..(last.IndexOf("\"note\":\"", StringComparison.Ordinal) + 8)]);
        var length = _optionLength * 3;
        _note = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(Note, (length / Note.Length) + 1)));
    }

    /// <summary>Writes array elements with a total of <paramref name="bytes"/> bytes. If even the shortest does not fit, writes that many
    /// spaces.</summary>
    public void Write(ResponseBuffer buffer, int bytes)
    {
        var end = "\"}"u8;
        var shortest = _lastHead.Length + end.Length;
        if (bytes < shortest)
        {
            for (var i = 0; i < bytes; i++)
            {
                buffer.Write((byte)' ');
            }

            return;
        }

        var whole = Math.Min((bytes - shortest) / _optionLength, _run.Length / _optionLength);
        buffer.Write(_run.AsSpan(0, whole * _optionLength));
        buffer.Write(_lastHead);
        var rest = bytes - (whole * _optionLength) - shortest;
        while (rest > 0)
        {
            var part = Math.Min(rest, _note.Length);
            buffer.Write(_note.AsSpan(0, part));
            rest -= part;
        }

        buffer.Write(end);
    }

    private static string Option(int index) => string.Create(
        CultureInfo.InvariantCulture,
        $"{{\"id\":{100000 + index},\"card_id\":{10000 + (index % 97)},\"method\":\"{Methods[index % Methods.Length]}\",\"brand\":\"Partner programme {index % 10}\",\"min_points\":2000,\"max_points\":0,\"conversion_rate\":0.{10 + (index % 90)},\"createdAt\":\"2025-06-26T11:21:42.000Z\",\"updatedAt\":\"2025-06-26T11:21:42.000Z\",\"note\":\"\"}}");
}
