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
}
