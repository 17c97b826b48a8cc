using CardGenius.Batch.Records;

namespace CardGenius.Batch.Tests.Records;

public sealed class MessageMaskTests
{
    [Theory]
    [InlineData("422 Unprocessable Entity. The response begins: {\"error\":\"amazon_spends 91234.50 is too high\"}", "422 Unprocessable Entity. The response begins: {\"error\":\"amazon_spends … is too high\"}")]
    [InlineData("The API reports an error: CALC_001 for customer-000017", "The API reports an error: CALC_001 for …")]
    [InlineData("amount 1,499 or ₹12,34,567.89 of a.b@example.com", "amount … or ₹… of …")]
    [InlineData("profile 550e8400-e29b-41d4-a716-446655440000 unknown", "profile … unknown")]
    [InlineData("user MEERA is unknown; meera is not known", "user … is unknown; … is not known")]
    [InlineData("no connection", "no connection")]
    [InlineData("", "")]
    public void Words_that_can_be_data_of_a_user_are_masked(string detail, string expected) =>
        Assert.Equal(expected, MessageMask.Of(detail, "meera"));

    [Fact]
    public void A_message_has_at_most_200_characters() =>
        Assert.Equal(200, MessageMask.Of(string.Concat(Enumerable.Repeat("too long ", 50)), "u").Length);
}
