using System.Globalization;

namespace CardGenius.Simulator.Cards;

/// <summary>Creates the cards of a seed.</summary>
internal static class CardFactory
{
    private static readonly string[] Banks =
        ["SAHYADRI", "KAVERI", "MERIDIAN", "DECCAN", "MALABAR", "HIMGIRI", "CORAL & SONS", "ASTER \"FIRST\"", "NILGIRI", "CAFÉ UNION"];

    private static readonly string[] Products =
        ["SHOPPER", "EVERYDAY", "PLATINUM", "MAGNUM", "SELECT", "TRAVEL ELITE", "CASHBACK CC", "DINER'S TABLE", "FUEL SAVER", "SIGNATURE"];

    private static readonly string[] Tags =
        ["dining", "travel", "grocery shopping", "online food ordering", "fuel", "shopping", "rent", "lounge access"];

    public static Card[] Create(int seed, int count)
    {
        var random = new SeededRandom(Mixing.Mix((ulong)(uint)seed, 0xCA7A));
        var products = random.Permutation(Math.Max(count, Banks.Length * Products.Length));
        var ids = random.Permutation(count);
        var cards = new Card[count];
        for (var i = 0; i < count; i++)
        {
            var economy = IsTwin(i)
                ? Economy.Of(cards[i - 1])
                : Economy.Create(new SeededRandom(Mixing.Mix((ulong)(uint)seed, 0xCA8D, (ulong)i)));
            cards[i] = CreateCard(i, products[i], 11 + (3 * ids[i]), economy, random);
        }

        return cards;
    }

    // The digits are chosen so that neither card of a tied pair has a null amount, is unlisted or is not commissionable. So every result shows the
    // tie.
    private static bool IsTwin(int index) => index % 10 == 7;

    private static NullAmount NullOf(int index) => index % 15 == 3 ? (NullAmount)(1 + (index / 15 % 3)) : NullAmount.None;

    private static bool? CommissionableOf(int index) => (index % 20) switch
    {
        1 or 4 or 11 or 14 => false,
        19 => null,
        _ => true,
    };

    private static Card CreateCard(int index, int product, int id, Economy economy, SeededRandom random)
    {
        var bank = product / Products.Length % Banks.Length;
        var edition = product / (Banks.Length * Products.Length);
        var name = $"{Banks[bank]} {Products[product % Products.Length]}";
        if (edition > 0)
        {
            name += string.Create(CultureInfo.InvariantCulture, $" {edition + 1}");
        }

        var title = CultureInfo.InvariantCulture.TextInfo.ToTitleCase(name.ToLowerInvariant());
        var firstTag = random.Next(Tags.Length);
        return new Card(economy.Rates)
        {
            Name = index % 20 is 2 or 7 ? name + " " : name,
            Alias = AliasOf(name),
            Id = id,
            BankId = bank + 1,
            Tags = $"{Tags[firstTag]}, {Tags[(firstTag + 1 + random.Next(Tags.Length - 1)) % Tags.Length]}",
            JoiningFee = economy.JoiningFee,
            BaseBenefits = economy.BaseBenefits,
            Milestone = economy.Milestone,
            Null = NullOf(index),
            Commissionable = CommissionableOf(index),
            Reward = 250 * (1 + random.Next(10)),
            DisplayName = index % 3 == 0 ? null : $"{title} Credit Card",
        };
    }

    private static string AliasOf(string name)
    {
        var alias = string.Concat(name.ToLowerInvariant().Select(c => char.IsAsciiLetterOrDigit(c) ? c : ' '));
        return string.Join('-', alias.Split(' ', StringSplitOptions.RemoveEmptyEntries)) + "-credit-card";
    }
}
