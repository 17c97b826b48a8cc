using System.Text;
using CardGenius.Batch.Model;
using CardGenius.Batch.Ranking;

namespace CardGenius.Batch.Tests.Ranking;

public class CommissionableCardsTests
{
    [Theory]
    [InlineData("""{"cards":{}}""", false)]
    [InlineData("""{"cards":{},"default_policy":{}}""", false)]
    [InlineData("""{"cards":{},"default_policy":{"unknown_cards_commissionable":null}}""", false)]
    [InlineData("""{"cards":{},"default_policy":{"unknown_cards_commissionable":true}}""", true)]
    [InlineData("\uFEFF{\"version\":[1,{\"a\":2}],\"default_policy\":{\"x\":{},\"unknown_cards_commissionable\":true},\"cards\":{}}", true)]
    public void Unknown_cards_follow_the_default_policy(string json, bool commissionable)
    {
        var cards = Parse(json);

        Assert.Equal(commissionable, cards.UnknownCardsCommissionable);
        Assert.Empty(cards.Cards);
    }

    [Fact]
    public void The_last_entry_of_a_repeated_card_applies() =>
        Assert.False(Parse("""{"cards":{"A":{"commissionable":true},"A":{"commissionable":false}}}""").Cards["A"]);

    [Theory]
    [InlineData("", "f.json, line 1: the file is not valid JSON: The input does not contain any JSON tokens. Expected the input to start with a valid JSON token, when isFinalBlock is true.")]
    [InlineData("[]", "f.json, line 1: expected an object with \"cards\", but found a list.")]
    [InlineData("{}", "f.json: the file has no \"cards\", so no card would be kept. Check that it is the right file.")]
    [InlineData("{\n\"cards\":\n[]}", "f.json, line 3: \"cards\" must be an object with card names, but found a list.")]
    [InlineData("{\"cards\":{\n\"A\":\ntrue}}", "f.json, line 3: the card \"A\" must be an object with \"commissionable\", but found true.")]
    [InlineData("{\"cards\":{\"A\":{\"commissionable\":\n\"yes\"}}}", "f.json, line 2: \"commissionable\" must be true or false, but found the text \"yes\".")]
    [InlineData("{\"cards\":{},\n\"default_policy\":3}", "f.json, line 2: \"default_policy\" must be an object, but found the number 3.")]
    [InlineData("{\"cards\":{}\n\n\"x\":1}", "f.json, line 3: the file is not valid JSON: '\"' is invalid after a value. Expected either ',', '}', or ']'.")]
    [InlineData("{\"cards\":{}}\n}", "f.json, line 2: there is text after the end of the JSON.")]
    public void A_wrong_file_is_refused(string json, string message) =>
        Assert.Equal(message, Assert.Throws<InputException>(() => Parse(json)).Message);

    [Fact]
    public void A_text_that_is_not_UTF8_is_refused()
    {
        byte[] json = [.. "{\"cards\":{\n\""u8, 0xFF, .. "\":{}}}"u8];

        var e = Assert.Throws<InputException>(() => CommissionableCards.Parse(json, "f.json"));

        Assert.Equal("f.json, line 2: a text is not valid UTF-8.", e.Message);
    }

    private static CommissionableCards Parse(string json) => CommissionableCards.Parse(Encoding.UTF8.GetBytes(json), "f.json");
}
