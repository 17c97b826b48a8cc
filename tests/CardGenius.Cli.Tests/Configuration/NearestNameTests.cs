using CardGenius.Cli.Configuration;

namespace CardGenius.Cli.Tests.Configuration;

public sealed class NearestNameTests
{
    private static readonly string[] Known = ["max_workers", "top_n_cards", "skip_empty_rows", "timeout", "burst"];

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
    public void The_nearest_name_is_found_or_none(string name, string? expected)
    {
        Assert.Equal(expected, NearestName.Find(name, Known));
    }

    [Theory]
    [InlineData("", "", 0)]
    [InlineData("", "abc", 3)]
    [InlineData("abc", "", 3)]
    [InlineData("abc", "abd", 1)]
    [InlineData("abc", "acb", 1)]
    [InlineData("abcd", "bcde", 2)]
    [InlineData("kitten", "sitting", 3)]
    public void Distance_counts_insertions_deletions_replacements_and_swaps(string left, string right, int expected)
    {
        Assert.Equal(expected, NearestName.Distance(left, right));
        Assert.Equal(expected, NearestName.Distance(right, left));
    }
}
