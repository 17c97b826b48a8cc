using System.Text;
using CardGenius.Batch.IO;
using FsCheck;
using FsCheck.Fluent;

namespace CardGenius.Batch.Tests.IO;

public sealed class LineScannerTests
{
    [Fact]
    public void Lines_are_read_from_pieces_of_any_size()
    {
        var cases =
            from lengths in Gen.Frequency((9, Gen.Choose(0, 200)), (1, Gen.Choose(60_000, 300_000))).ListOf()
            from piece in Gen.Elements(1, 7, 4096, 1_000_000)
            from ended in Gen.Elements(true, false)
            select (lengths, piece: lengths.Sum() > 10_000 ? Math.Max(4096, piece) : piece, ended);
        Prop.ForAll(cases.ToArbitrary(), async c =>
        {
            var expected = c.lengths.Select((l, i) => new string((char)('a' + (i % 26)), l)).ToList();
            var text = string.Join('\n', expected) + (c.ended && expected.Count > 0 ? "\n" : "");
            await using var scanner = new LineScanner(new Pieces(Encoding.UTF8.GetBytes(text), c.piece));
            List<string> read = [];
            while (await scanner.ReadAsync(CancellationToken.None))
            {
                read.Add(Encoding.UTF8.GetString(scanner.Line.Span));
                Assert.Equal(read.Count, scanner.Number);
            }

            if (!c.ended && expected.Count > 0 && expected[^1].Length == 0)
            {
                expected.RemoveAt(expected.Count - 1);
                Assert.False(scanner.CutOff);
            }
            else
            {
                Assert.Equal(!c.ended && expected.Count > 0, scanner.CutOff);
            }

            return read.SequenceEqual(expected);
        }).QuickCheckThrowOnFailure();
    }

    private sealed class Pieces(byte[] content, int piece) : MemoryStream(content)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(piece, buffer.Length)], cancellationToken);
    }
}
