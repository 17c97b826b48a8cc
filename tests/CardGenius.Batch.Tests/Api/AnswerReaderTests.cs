using System.Text;
using CardGenius.Batch.Api;
using CardGenius.Batch.Ranking;

namespace CardGenius.Batch.Tests.Api;

public class AnswerReaderTests
{
    private const string Card = """{"card_name":"A ","seo_card_alias":"a","id":7,"joining_fees":"10.50","total_savings_yearly":100.00,"total_extra_benefits":5}""";

    [Fact]
    public async Task The_real_answer_is_read()
    {
        var answer = await ReadAsync(Answers.Sample);

        Assert.Equal(FailureClass.None, answer.Class);
        var card = Assert.Single(answer.Cards);
        Assert.Equal("HDFC Diners Club Black Metal Edition", card.Name);
        Assert.Equal("hdfc-diners-club-black-metal-credit-card", card.Alias);
        Assert.Equal(114, card.Id);
        Assert.Equal((75036m, 10000m, 0m, 65036m), (card.TotalSavingsYearly, card.JoiningFees, card.TotalExtraBenefits, card.NetSavings));
        Assert.Equal([new SpendSaving("amazon_spends", 43)], card.Breakdown);
    }

    [Theory]
    [InlineData("{\"savings\":[CARD]}")]
    [InlineData("{\"status\":\"success\",\"message\":\"\",\"data\":{\"success\":true,\"savings\":[CARD]}}")]
    [InlineData("{\"cards\":[CARD]}")]
    [InlineData("[CARD]")]
    [InlineData("\uFEFF[CARD]")]
    [InlineData(" \r\n\t{ \"savings\" : [ CARD ] } \n")]
    [InlineData("{\"s\\u0061vings\":[CARD]}")]
    [InlineData("{\"before\":{\"savings\":[1]},\"savings\":[CARD],\"after\":[[[{\"savings\":[]}]]]}")]
    [InlineData("{\"savings\":[{\"card_name\":\"old\"}],\"savings\":[CARD]}")]
    [InlineData("{\"savings\":[17],\"savings\":[CARD]}")]
    [InlineData("{\"data\":{\"savings\":[1]},\"data\":{\"savings\":[CARD]}}")]
    public async Task Every_shape_is_read_in_pieces_of_every_size(string shape)
    {
        var bytes = Encoding.UTF8.GetBytes(shape.Replace("CARD", Card, StringComparison.Ordinal));
        for (var step = 1; step < 40; step++)
        {
            var answer = await ReadAsync(bytes, step);

            Assert.Null(answer.Detail);
            var card = Assert.Single(answer.Cards);
            Assert.Equal(("A ", "a", 7L, 94.5m), (card.Name, card.Alias, card.Id!.Value, card.NetSavings));
            Assert.Equal("100", card.TotalSavingsYearly.ToString(System.Globalization.CultureInfo.InvariantCulture));
            Assert.Equal("10.5", card.JoiningFees.ToString(System.Globalization.CultureInfo.InvariantCulture));
        }
    }

    private static ValueTask<Answer> ReadAsync(byte[] body, int step = int.MaxValue, long maxBytes = 1 << 24) =>
        new AnswerReader(new RankingRules(), new TextCache(), maxBytes)
            .ReadAsync(new TrickleStream(body, step), default, CancellationToken.None);
}
