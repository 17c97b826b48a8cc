using System.Text;
using CardGenius.Batch.Api.Responses;
using FsCheck;
using FsCheck.Fluent;

namespace CardGenius.Batch.Tests.Api.Responses;

[Collection(nameof(MemoryTests))]
public sealed class TextCacheTests
{
    [Fact]
    public void A_text_is_decoded_once()
    {
        var cache = new TextCache();

        Assert.Same(cache.Get("amazon_spends"u8), cache.Get("amazon_spends"u8));
        Assert.NotSame(cache.Get(new byte[TextCache.MaxBytes + 1]), cache.Get(new byte[TextCache.MaxBytes + 1]));
    }

    [Fact]
    public void The_cache_always_returns_the_right_text() =>
        Prop.ForAll(ArbMap.Default.ArbFor<NonNull<string>[]>(), texts =>
        {
            var cache = new TextCache();
            return texts.Concat(texts).Select(t => Encoding.UTF8.GetBytes(t.Get)).All(b => cache.Get(b) == Encoding.UTF8.GetString(b));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Many_texts_neither_grow_nor_disable_the_cache()
    {
        var cache = new TextCache();
        for (var i = 0; i < 100_000; i++)
        {
            Assert.Equal($"text {i}", cache.Get(Encoding.UTF8.GetBytes($"text {i}")));
        }

        var before = GC.GetTotalMemory(forceFullCollection: true);
        for (var i = 0; i < 100_000; i++)
        {
            cache.Get(Encoding.UTF8.GetBytes($"other {i}"));
        }

        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, 4_000_000);
        Assert.Same(cache.Get("still"u8), cache.Get("still"u8));
    }
}
