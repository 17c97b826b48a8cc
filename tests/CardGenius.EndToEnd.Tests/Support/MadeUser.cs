namespace CardGenius.EndToEnd.Tests.Support;

internal sealed record MadeUser(string Id, int Amazon, int Flipkart, int Grocery, int Myntra, int Ajio, decimal Confirmed)
{
    /// <summary>The amounts that the API must receive. An amount of 0 has no field.</summary>
    public IReadOnlyDictionary<string, decimal> Spends => new Dictionary<string, decimal>
    {
        ["amazon_spends"] = Amazon,
        ["flipkart_spends"] = Flipkart,
        ["grocery_spends_online"] = Grocery,
        ["other_online_spends"] = Myntra + Ajio + Confirmed,
    }.Where(s => s.Value != 0).ToDictionary();
}
