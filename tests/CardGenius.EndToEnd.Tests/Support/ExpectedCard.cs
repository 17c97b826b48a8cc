namespace CardGenius.EndToEnd.Tests.Support;

internal sealed record ExpectedCard(
    string Name, int Id, decimal Yearly, decimal Fee, decimal Extra, decimal Net, IReadOnlyDictionary<string, decimal> Breakdown);
