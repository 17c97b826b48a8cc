using System.IO.Compression;
using CardGenius.Batch.IO;
using CardGenius.Batch.Tests.Input.Tables;

namespace CardGenius.Batch.Tests.IO;

public sealed class GunzipStreamTests
{
    private static readonly byte[] Data = MakeData();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(15)]
    [InlineData(16)]
    [InlineData(17)]
    [InlineData(200_000)]
    public async Task A_complete_file_is_decompressed_without_extra_bytes(int length)
    {
        var compressed = Gzip(Data[..length]);

        Assert.Equal(Data[..length], await ReadAsync(compressed));
        Assert.Equal(Data[..length], Read(compressed));
    }

    [Fact]
    public async Task Concatenated_files_are_decompressed_as_one() =>
        Assert.Equal(Data[..500], await ReadAsync([.. Gzip(Data[..200]), .. Gzip(Data[200..500])]));

    [Fact]
    public async Task A_file_cut_off_anywhere_is_detected()
    {
        var compressed = Gzip(Data[..2000]);
        for (var length = 2; length < compressed.Length; length++)
        {
            await Assert.ThrowsAsync<InvalidDataException>(() => ReadAsync(compressed[..length]));
        }
    }

    [Fact]
    public async Task A_changed_byte_is_detected()
    {
        var compressed = Gzip(Data[..2000]);
        for (var at = 10; at < compressed.Length; at += 7)
        {
            var changed = compressed.ToArray();
            changed[at] ^= 0x10;

            await Assert.ThrowsAsync<InvalidDataException>(() => ReadAsync(changed));
        }
    }

    private static async Task<byte[]> ReadAsync(byte[] compressed)
    {
        await using var stream = new GunzipStream(new TextStream(compressed, 1000));
        using var data = new MemoryStream();
        await stream.CopyToAsync(data);
        return data.ToArray();
    }

    private static byte[] Read(byte[] compressed)
    {
        using var stream = new GunzipStream(new TextStream(compressed, 1000));
        using var data = new MemoryStream();
        stream.CopyTo(data, 100);
        return data.ToArray();
    }

    private static byte[] Gzip(byte[] data)
    {
        using var bytes = new MemoryStream();
        using (var gzip = new GZipStream(bytes, CompressionLevel.Fastest))
        {
            gzip.Write(data);
        }

        return bytes.ToArray();
    }

    private static byte[] MakeData()
    {
        var data = new byte[200_000];
        new Random(7).NextBytes(data);
        return [.. data.Select(b => (byte)('a' + (b % 16)))];
    }
}
