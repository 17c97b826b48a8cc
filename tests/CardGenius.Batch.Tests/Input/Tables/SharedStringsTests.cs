using System.Text;
using CardGenius.Batch.Input.Tables;
using CardGenius.Batch.Model;

namespace CardGenius.Batch.Tests.Input.Tables;

public sealed class SharedStringsTests
{
    [Theory]
    [InlineData(int.MaxValue, false)]
    [InlineData(1000, true)]
    [InlineData(0, true)]
    public void Strings_are_read_from_memory_and_from_a_file(int mostCharsKept, bool spilled)
    {
        var texts = Enumerable.Range(0, 70_000).Select(i => i % 5 == 0 ? "" : $"₹ {i}{new string('x', i % 50)}").ToList();
        var xml = $"<sst>{string.Concat(texts.Select(t => $"<si><t>{t}</t></si>"))}</sst>";

        using var strings = SharedStrings.Load(new MemoryStream(Encoding.UTF8.GetBytes(xml)), "users.xlsx", mostCharsKept);

        Assert.Equal(spilled, strings.IsSpilled);
        Assert.Equal(texts.Count, strings.Count);
        Assert.Equal(texts, Enumerable.Range(0, texts.Count).Select(i => strings[i]));
        Assert.Equal(texts[4096], strings[4096]);
        Assert.Equal(texts[^1], strings[texts.Count - 1]);
        Assert.Throws<InvalidDataException>(() => strings[texts.Count]);
        Assert.Throws<InvalidDataException>(() => strings[-1]);
    }

    [Fact]
    public void A_long_string_is_refused_without_reading_it_into_memory()
    {
        using var xml = new LongText("<sst><si><t>"u8.ToArray(), 100_000_000);
        var before = GC.GetAllocatedBytesForCurrentThread();

        var error = Assert.Throws<InputException>(() => SharedStrings.Load(xml, "users.xlsx"));

        Assert.StartsWith("users.xlsx: shared string 1 is longer than 1 MiB", error.Message, StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 16_000_000);
    }

    [Fact]
    public void A_workbook_can_have_no_shared_strings()
    {
        using var strings = SharedStrings.Load(null, "users.xlsx");

        Assert.Equal(0, strings.Count);
    }
}
