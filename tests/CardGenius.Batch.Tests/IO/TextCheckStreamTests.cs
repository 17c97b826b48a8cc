using System.Text;
using CardGenius.Batch.IO;
using CardGenius.Batch.Model;
using CardGenius.Batch.Tests.Input.Tables;
using FsCheck;
using FsCheck.Fluent;

namespace CardGenius.Batch.Tests.IO;

public sealed class TextCheckStreamTests
{
    [Fact]
    public void Only_UTF8_text_is_accepted_in_pieces_of_any_size()
    {
        var pieces = Gen.Elements<byte[]>([(byte)'a'], [(byte)'\n'], "é"u8.ToArray(), "₹"u8.ToArray(), "🙂"u8.ToArray());
        var bad = Gen.Elements<byte[]>([0xFF], [0xC3], [0xE2, 0x82], [0xF0, 0x9F], [0xED, 0xA0, 0x80], [0xC0, 0x80], [0x80]);
        var inputs = Gen.Zip(Gen.Zip(Gen.ListOf(pieces), Gen.ListOf(pieces)), Gen.Zip(bad, Gen.Choose(1, 5)));
        Prop.ForAll(inputs.ToArbitrary(), input =>
        {
            var ((before, behind), (fault, pieceSize)) = input;
            byte[] good = [.. before.SelectMany(b => b), .. behind.SelectMany(b => b)];
            byte[] broken = [.. before.SelectMany(b => b), .. fault, (byte)'a', .. behind.SelectMany(b => b)];

            Assert.Equal(good, Read(good, pieceSize));
            var line = 1 + before.Count(b => b[0] == '\n');
            Assert.StartsWith(
                $"users.csv, line {line}: not UTF-8 text.", Assert.Throws<InputException>(() => Read(broken, pieceSize)).Message, StringComparison.Ordinal);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void A_character_cut_off_by_the_end_is_refused() =>
        Assert.Throws<InputException>(() => Read(Encoding.UTF8.GetBytes("a\n₹")[..^1], 3));

    private static byte[] Read(byte[] bytes, int pieceSize)
    {
        using var stream = new TextCheckStream(new TextStream(bytes, pieceSize), "users.csv");
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }
}
