using CardGenius.Batch.Input.Tables;

namespace CardGenius.Batch.Tests.Input.Tables;

public sealed class SheetNumberTests
{
    [Theory]
    [InlineData("5", "5")]
    [InlineData(" 5 ", "5")]
    [InlineData("0", "0")]
    [InlineData("-0", "0")]
    [InlineData("007", "7")]
    [InlineData("12345.0", "12345")]
    [InlineData("1.0000001E7", "10000001")]
    [InlineData("124599.99999999999", "124600")]
    [InlineData("1234.50", "1234.5")]
    [InlineData("0.50", "0.5")]
    [InlineData("00.5", "0.5")]
    [InlineData(".5", "0.5")]
    [InlineData("100.00", "100")]
    [InlineData("1.23456789012E+14", "123456789012000")]
    [InlineData("999999999999999", "999999999999999")]
    [InlineData("1E-7", "0.0000001")]
    [InlineData("1234.5599999999999", "1234.56")]
    [InlineData("0.30000000000000004", "0.3")]
    [InlineData("-1.5E2", "-150")]
    public void A_stored_number_becomes_the_digits_that_the_sheet_shows(string stored, string text) =>
        Assert.Equal(text, SheetNumber.ToText(stored));

    [Theory]
    [InlineData("1.23456789012345E+19", "1.23456789012345E+19")]
    [InlineData("1234567890123456789", "1.23456789012346E+18")]
    [InlineData("1000000000000000", "1E+15")]
    [InlineData("1E+300", "1E+300")]
    [InlineData("1E-300", "1E-300")]
    public void A_rounded_or_tiny_number_stays_in_scientific_notation(string stored, string text) =>
        Assert.Equal(text, SheetNumber.ToText(stored));

    [Theory]
    [InlineData("12E")]
    [InlineData("12,345")]
    [InlineData("0,125")]
    [InlineData("1 000")]
    [InlineData("NaN")]
    [InlineData("Infinity")]
    [InlineData("1E999")]
    [InlineData("x")]
    public void A_text_that_is_not_a_number_gives_null(string stored) => Assert.Null(SheetNumber.ToText(stored));

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
    [InlineData("x", false, null)]
    public void A_day_number_becomes_a_date(string stored, bool from1904, string? text) =>
        Assert.Equal(text, SheetNumber.ToDateText(stored, from1904));
}
