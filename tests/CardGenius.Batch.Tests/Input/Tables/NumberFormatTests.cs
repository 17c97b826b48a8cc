using CardGenius.Batch.Input.Tables;

namespace CardGenius.Batch.Tests.Input.Tables;

public sealed class NumberFormatTests
{
    [Theory]
    [InlineData(0, null, "4711", "4711")]
    [InlineData(0, null, "12.5", "12.5")]
    [InlineData(0, null, "-5", "-5")]
    [InlineData(1, null, "4711", "4711")]
    [InlineData(49, null, "4711", "4711")]
    [InlineData(164, "General", "4711", "4711")]
    [InlineData(164, "@", "4711", "4711")]
    [InlineData(164, "0", "0", "0")]
    [InlineData(164, "00000000", "4711", "00004711")]
    [InlineData(164, "00000000", "123456789", "123456789")]
    [InlineData(164, "00000000;-00000000", "4711", "00004711")]
    [InlineData(164, "[$-409]000000", "4711", "004711")]
    [InlineData(164, "[Red]000000", "4711", "004711")]
    [InlineData(164, "\"CK\"00000", "42", "CK00042")]
    [InlineData(164, "\"CK-\"0", "42", "CK-42")]
    [InlineData(164, "\\C\\K0", "42", "CK42")]
    [InlineData(164, "000-00-0000", "123456789", "123-45-6789")]
    [InlineData(164, "000-00-0000", "42", "000-00-0042")]
    [InlineData(164, "_(00000_)", "42", "00042")]
    [InlineData(164, "###", "0", "")]
    public void A_whole_number_is_formatted_as_in_the_sheet(int id, string? code, string number, string shown) =>
        Assert.Equal(shown, NumberFormat.Of(id, code).Show(number));

    [Theory]
    [InlineData(0, null, "1234567.12345")]
    [InlineData(1, null, "12.5")]
    [InlineData(2, null, "4711")]
    [InlineData(3, null, "4711")]
    [InlineData(9, null, "4711")]
    [InlineData(11, null, "4711")]
    [InlineData(12, null, "4711")]
    [InlineData(14, null, "45322")]
    [InlineData(44, null, "4711")]
    [InlineData(164, "0.00", "4711")]
    [InlineData(164, "#,##0", "4711")]
    [InlineData(164, "0%", "4711")]
    [InlineData(164, "0.00E+00", "4711")]
    [InlineData(164, "# ?/?", "4711")]
    [InlineData(164, "[>999]0;00000", "4711")]
    [InlineData(164, "[$₹-4009] 0", "4711")]
    [InlineData(164, "00000", "-4711")]
    [InlineData(164, "0,", "4711")]
    [InlineData(164, "*x0", "4711")]
    [InlineData(164, "yyyy", "45322")]
    [InlineData(164, "[", "4711")]
    [InlineData(164, "\"", "4711")]
    [InlineData(164, "", "4711")]
    public void A_number_in_an_unsupported_format_gives_null(int id, string? code, string number) =>
        Assert.Null(NumberFormat.Of(id, code).Show(number) is { Length: > 0 } shown ? shown : null);
}
