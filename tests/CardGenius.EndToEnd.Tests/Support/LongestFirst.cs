using CardGenius.EndToEnd.Tests.Docs;
using Xunit.Abstractions;

[assembly: TestCollectionOrderer("CardGenius.EndToEnd.Tests.Support.LongestFirst", "CardGenius.EndToEnd.Tests")]

namespace CardGenius.EndToEnd.Tests.Support;

/// <summary>Starts the longest collection first. If it started last, it would run alone for minutes.</summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    public IEnumerable<ITestCollection> OrderTestCollections(IEnumerable<ITestCollection> testCollections) =>
        testCollections.OrderByDescending(c => c.DisplayName.EndsWith("." + nameof(ConsoleBlockTests), StringComparison.Ordinal));
}
