using System.Text.Json;
using CardGenius.Simulator.Cards;

namespace CardGenius.EndToEnd.Tests.Support;

/// <summary>Compares a published result with the result that follows from the catalogue's rates and the user's amounts.</summary>
internal static class Rightness
{
    /// <summary>Fails if any amount of any card differs from <see cref="Expected"/>. The run had no table of commissionable cards.</summary>
    public static void Check(JsonElement result, MadeUser user, Catalogue catalogue, int cardsPerAnswer)
    {
        Assert.Equal(user.Id, result.GetProperty("id").GetString());
        var expected = Expected.Top(catalogue, user.Spends, cardsPerAnswer, top: 10, filtered: false);
        var cards = result.GetProperty("cards");
        Assert.Equal(expected.Count, cards.GetArrayLength());
        for (var i = 0; i < expected.Count; i++)
        {
            var (want, got) = (expected[i], cards[i]);
            var same = got.GetProperty("rank").GetInt32() == i + 1
                && got.GetProperty("name").GetString() == want.Name
                && got.GetProperty("id").GetInt32() == want.Id
                && got.GetProperty("total_savings_yearly").GetDecimal() == want.Yearly
                && got.GetProperty("joining_fees").GetDecimal() == want.Fee
                && got.GetProperty("total_extra_benefits").GetDecimal() == want.Extra
                && got.GetProperty("net_savings").GetDecimal() == want.Net
                && got.GetProperty("breakdown").EnumerateObject().Count() == want.Breakdown.Count
                && want.Breakdown.All(b => got.GetProperty("breakdown").GetProperty(b.Key).GetDecimal() == b.Value);
            Assert.True(same, $"{user.Id}, card {i + 1}: expected {want}, found {got}");
        }
    }
}
