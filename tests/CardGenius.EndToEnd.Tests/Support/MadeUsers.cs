using System.Globalization;
using System.Text;

namespace CardGenius.EndToEnd.Tests.Support;

/// <summary>Made-up users in the columns of today's input. Every profile is different, so that repeated requests are detected.</summary>
internal static class MadeUsers
{
    public static IReadOnlyList<MadeUser> Make(int count, int seed = 7)
    {
        var random = new Random(seed);
        return
        [
            .. Enumerable.Range(0, count).Select(i => new MadeUser(
                $"user-{i:D7}",
                Amazon: 1000 + i,
                Flipkart: random.Next(0, 40_000),
                Grocery: random.Next(0, 4) == 0 ? 0 : random.Next(0, 20_000),
                Myntra: random.Next(0, 9_000),
                Ajio: random.Next(0, 5_000),
                Confirmed: random.Next(0, 9_000) + (random.Next(0, 100) / 100m))),
        ];
    }

    public static string Csv(IEnumerable<MadeUser> users)
    {
        var text = new StringBuilder("userid,avg_amazon_gmv,avg_flipkart_gmv,avg_grocery_gmv,avg_myntra_gmv,avg_ajio_gmv,avg_confirmed_gmv\n");
        foreach (var u in users)
        {
            text.Append(CultureInfo.InvariantCulture, $"{u.Id},{u.Amazon},{u.Flipkart},{u.Grocery},{u.Myntra},{u.Ajio},{u.Confirmed}\n");
        }

        return text.ToString();
    }
}
