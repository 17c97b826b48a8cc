using System.IO.Compression;
using System.Text.Json;
using CardGenius.Simulator.Faults;

namespace CardGenius.Simulator.Tests.Faults;

public class GzipBombTests
{
    [Fact]
    public void It_is_small_and_inflates_to_a_valid_answer()
    {
        const int Bytes = 40 * 1024 * 1024;
        var bomb = GzipBomb.Create(Bytes);
        using var stream = new MemoryStream();
        stream.Write(bomb.Head);
        for (var i = 0; i < bomb.Repeats; i++)
        {
            stream.Write(bomb.Member);
        }

        stream.Write(bomb.Tail);
        Assert.Equal(bomb.Length, stream.Length);
        Assert.InRange(stream.Length, 1, Bytes / 500);

        stream.Position = 0;
        using var gzip = new GZipStream(stream, CompressionMode.Decompress);
        using var inflated = new MemoryStream();
        gzip.CopyTo(inflated);
        Assert.InRange(inflated.Length, Bytes, Bytes + (17L * 1024 * 1024));
        using var document = JsonDocument.Parse(inflated.GetBuffer().AsMemory(0, (int)inflated.Length));
        Assert.Equal(0, document.RootElement.GetProperty("savings").GetArrayLength());
    }

    [Fact]
    public void By_default_gigabytes_come_from_megabytes() => Assert.InRange(GzipBomb.Create(4L * 1024 * 1024 * 1024).Length, 1, 5 * 1024 * 1024);
}
