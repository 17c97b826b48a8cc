using CardGenius.Batch.Planning.Tables;

namespace CardGenius.Batch.Tests.Planning.Tables;

public sealed class SheetNumberTests
{
    [Theory]
    [InlineData("5", "5")]
    [InlineData(" 5 ", "5")]
    [InlineData("1234.50", "1234.50")]
    [InlineData("1.23456789012E+14", "123456789012000")]
    [InlineData("1.23456789012345E+19", "12345678901234500000")]
    [InlineData("1E-7", "0.0000001")]
    [InlineData("1234.5599999999999", "1234.56")]
    [InlineData("0.30000000000000004", "0.30000000000000004")]
    [InlineData("1234567890123456789", "1234567890123456789")]
    [InlineData("-1.5E2", "-150")]
    [InlineData("1E+300", "1E+300")]
    [InlineData("12E", "12E")]
    public void A_stored_number_becomes_plain_digits(string stored, string text) => Assert.Equal(text, SheetNumber.ToText(stored));

    [Theory]
    [InlineData("1", false, "1900-01-01")]
    [InlineData("59", false, "1900-02-28")]
    [InlineData("61", false, "1900-03-01")]
    [InlineData("45322", false, "2024-01-31")]
    [InlineData("45322.75", false, "2024-01-31 18:00:00")]
    [InlineData("0.25", false, "06:00:00")]
    [InlineData("0", true, "1904-01-01")]
    [InlineData("-1", false, "-1")]
    [InlineData("3000000", false, "3000000")]
    [InlineData("x", false, "x")]
    public void A_day_number_becomes_a_date(string stored, bool from1904, string text) =>
        Assert.Equal(text, SheetNumber.ToDateText(stored, from1904));
}
