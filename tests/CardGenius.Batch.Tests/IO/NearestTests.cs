using CardGenius.Batch.IO;

namespace CardGenius.Batch.Tests.IO;

public sealed class NearestTests
{
    [Theory]
    [InlineData("amazon_spend", "amazon_spends")]
    [InlineData("Amazon Spends", "amazon_spends")]
    [InlineData("amzaon_spends", "amazon_spends")]
    [InlineData("flipkartspends", "flipkart_spends")]
    [InlineData("feul", "fuel")]
    [InlineData("city", null)]
    [InlineData("x", null)]
    [InlineData("", null)]
    public void The_nearest_word_is_found_if_one_is_similar(string word, string? expected) =>
        Assert.Equal(expected, Nearest.Find(word, ["fuel", "amazon_spends", "flipkart_spends", "rent"]));

    [Theory]
    [InlineData("max_worker", "max_workers")]
    [InlineData("MAX_WORKERS", "max_workers")]
    [InlineData("maxworkers", "max_workers")]
    [InlineData("workers", "max_workers")]
    [InlineData("tiemout", "timeout")]
    [InlineData("timeout_seconds", "timeout")]
    [InlineData("brust", "burst")]
    [InlineData("verbose", null)]
    [InlineData("x", null)]
    public void Name_is_found_by_a_part_of_it(string name, string? expected) =>
        Assert.Equal(expected, Nearest.FindName(name, ["max_workers", "top_n_cards", "skip_empty_rows", "timeout", "burst"]));

    [Theory]
    [InlineData("", "abc", 3)]
    [InlineData("abc", "", 3)]
    [InlineData("abc", "abd", 1)]
    [InlineData("abc", "acb", 1)]
    [InlineData("abcd", "bcde", 2)]
    [InlineData("kitten", "sitting", 3)]
    public void Edits_are_insertions_deletions_replacements_and_swaps(string word, string candidate, int edits)
    {
        Assert.Equal(candidate, Nearest.Find(word, [candidate], edits));
        Assert.Null(Nearest.Find(word, [candidate], edits - 1));
    }
}
