using CardGenius.Batch.Model.Counts;

namespace CardGenius.Batch.Tests.Model.Counts;

public sealed class FailureClassTextTests
{
    [Fact]
    public void Counts_are_in_words() => Assert.Equal(
        "1,031 server errors (5xx), 2 rate limited (429), 1 timeout",
        FailureClassText.Join([new(FailureClass.ServerError, 1031), new(FailureClass.RateLimited, 2), new(FailureClass.Timeout, 1)]));

    [Fact]
    public void Every_class_has_its_own_words()
    {
        var classes = Enum.GetValues<FailureClass>().Where(c => c != FailureClass.None).ToList();
        var words = classes.ConvertAll(c => FailureClassText.Join([new(c, 2)]));
        Assert.Equal(classes.Count, words.Distinct().Count());
        Assert.All(classes.Zip(words), pair => Assert.DoesNotContain(pair.First.ToString(), pair.Second.Replace("2 ", "", StringComparison.Ordinal).Split(' ')));
    }
}
