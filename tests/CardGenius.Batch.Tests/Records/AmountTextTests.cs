using System.Globalization;
using CardGenius.Batch.Records;
using FsCheck;
using FsCheck.Fluent;

namespace CardGenius.Batch.Tests.Records;

public sealed class AmountTextTests
{
    [Theory]
    [InlineData("", "0")]
    [InlineData(" \t\u00A0", "0")]
    [InlineData("0", "0")]
    [InlineData("-0", "0")]
    [InlineData("-0.00", "0")]
    [InlineData("1234.5", "1234.5")]
    [InlineData(" 12 ", "12")]
    [InlineData("+12", "12")]
    [InlineData("007", "7")]
    [InlineData(".5", "0.5")]
    [InlineData("5.", "5")]
    [InlineData("1,000", "1000")]
    [InlineData("1,234,567.89", "1234567.89")]
    [InlineData("100,000", "100000")]
    [InlineData("1,00,000", "100000")]
    [InlineData("12,34,567.50", "1234567.50")]
    [InlineData("1,00,00,000", "10000000")]
    [InlineData("₹500", "500")]
    [InlineData("₹.50", "0.5")]
    [InlineData("₹\u00A0500\u00A0", "500")]
    [InlineData("₹ 1,00,000", "100000")]
    [InlineData("+₹5", "5")]
    [InlineData("₹+5", "5")]
    [InlineData("Rs.500", "500")]
    [InlineData("Rs. 500/-", "500")]
    [InlineData("rs 500", "500")]
    [InlineData("INR 1,500.25", "1500.25")]
    [InlineData("500 INR", "500")]
    [InlineData("500/-", "500")]
    [InlineData("1e3", "1000")]
    [InlineData("1.5E+05", "150000")]
    [InlineData("25E-2", "0.25")]
    [InlineData("1000000000000", "1000000000000")]
    [InlineData("0.0000001", "0.0000001")]
    public void Amounts_are_parsed_in_all_usual_notations(string text, string expected)
    {
        Assert.Null(AmountText.Read(text, out var amount));
        Assert.Equal(decimal.Parse(expected, CultureInfo.InvariantCulture), amount);
    }

    [Theory]
    [InlineData("-1", AmountText.Negative)]
    [InlineData("-₹1", AmountText.Negative)]
    [InlineData("₹-1", AmountText.Negative)]
    [InlineData("(1,00,000)", AmountText.Negative)]
    [InlineData("( ₹5 )", AmountText.Negative)]
    [InlineData("()", AmountText.NotAnAmount)]
    [InlineData("₹", AmountText.NotAnAmount)]
    [InlineData("₹₹5", AmountText.NotAnAmount)]
    [InlineData("₹5₹", AmountText.NotAnAmount)]
    [InlineData("+-5", AmountText.NotAnAmount)]
    [InlineData("-+5", AmountText.NotAnAmount)]
    [InlineData(".", AmountText.NotAnAmount)]
    [InlineData(",", AmountText.NotAnAmount)]
    [InlineData(",000", AmountText.NotAnAmount)]
    [InlineData("1,", AmountText.NotAnAmount)]
    [InlineData("1,2", AmountText.NotAnAmount)]
    [InlineData("1,2,3", AmountText.NotAnAmount)]
    [InlineData("1,000,00", AmountText.NotAnAmount)]
    [InlineData("1000,000", AmountText.NotAnAmount)]
    [InlineData("1,00,000,000", AmountText.NotAnAmount)]
    [InlineData("100,00,000", AmountText.NotAnAmount)]
    [InlineData("1,,000", AmountText.NotAnAmount)]
    [InlineData("1.000,50", AmountText.NotAnAmount)]
    [InlineData("1,000e3", AmountText.NotAnAmount)]
    [InlineData("0,500", AmountText.NotAnAmount)]
    [InlineData("012,345", AmountText.NotAnAmount)]
    [InlineData("00,500.50", AmountText.NotAnAmount)]
    [InlineData("0,00,000", AmountText.NotAnAmount)]
    [InlineData("Rs .500", AmountText.NotAnAmount)]
    [InlineData("Rs..5", AmountText.NotAnAmount)]
    [InlineData("INR .500", AmountText.NotAnAmount)]
    [InlineData("1\u00A0234,50", AmountText.NotAnAmount)]
    [InlineData("1\u200B000", AmountText.NotAnAmount)]
    [InlineData("=\"500\"", AmountText.NotAnAmount)]
    [InlineData("1e", AmountText.NotAnAmount)]
    [InlineData("e5", AmountText.NotAnAmount)]
    [InlineData("1e+", AmountText.NotAnAmount)]
    [InlineData("1e-400", AmountText.NotAnAmount)]
    [InlineData("0x10", AmountText.NotAnAmount)]
    [InlineData("１２", AmountText.NotAnAmount)]
    [InlineData("5%", AmountText.NotAnAmount)]
    [InlineData("Infinity", AmountText.NotAnAmount)]
    [InlineData("∞", AmountText.NotAnAmount)]
    [InlineData("TRUE", AmountText.NotAnAmount)]
    [InlineData("2024-01-31", AmountText.NotAnAmount)]
    [InlineData("nan", AmountText.NoValue)]
    [InlineData("NULL", AmountText.NoValue)]
    [InlineData("<NA>", AmountText.NoValue)]
    [InlineData("#VALUE!", AmountText.SheetError)]
    [InlineData("1000000000000.000001", AmountText.TooLarge)]
    [InlineData("1e999999999", AmountText.TooLarge)]
    [InlineData("-1e999", AmountText.TooLarge)]
    public void Any_other_text_is_refused_and_never_read_as_0(string text, string reason) => Assert.Equal(reason, AmountText.Read(text, out _));

    [Theory]
    [InlineData("12,345", "OneComma")]
    [InlineData("₹12,345", "OneComma")]
    [InlineData("12,345 INR", "OneComma")]
    [InlineData("12.345", "OnePoint")]
    [InlineData("1234,5", "DecimalComma")]
    [InlineData("0,5", "DecimalComma")]
    [InlineData("0,500", "DecimalComma")]
    [InlineData("12,34", "DecimalComma")]
    [InlineData("1.234,56", "DecimalComma")]
    [InlineData("1.234.567", "DecimalComma")]
    [InlineData("1 234,56", "DecimalComma")]
    [InlineData("1\u202F234,56", "DecimalComma")]
    [InlineData("₹ 1234,5", "DecimalComma")]
    [InlineData("-1234,5", "DecimalComma")]
    [InlineData("", "None")]
    [InlineData("1234", "None")]
    [InlineData("1234.5", "None")]
    [InlineData("0.125", "None")]
    [InlineData("1234.567", "None")]
    [InlineData("12,345.50", "None")]
    [InlineData("1,234,567", "None")]
    [InlineData("1,00,000", "None")]
    [InlineData("1,00,00", "None")]
    [InlineData("1,2,3", "None")]
    [InlineData("12 000", "None")]
    [InlineData("31.12.2024", "None")]
    [InlineData("a lot, really", "None")]
    [InlineData("5,", "None")]
    public void An_amount_shows_the_possible_decimal_separators(string text, string expected)
    {
        AmountText.Read(text, out _, out var mark);
        Assert.Equal(expected, mark.ToString());
    }

    [Fact]
    public void Amounts_are_parsed_in_both_groupings_and_with_every_currency()
    {
        var digits = Gen.Zip(Gen.Choose(0, 999_999), Gen.Zip(Gen.Choose(0, 999_999), Gen.Choose(0, 28 - 12)));
        var dress = Gen.Elements("{0}", "₹{0}", "₹ {0}", "Rs. {0}", "INR {0}", " {0} ", "+{0}", "{0}/-", "Rs {0}/-", "{0} INR");
        Prop.ForAll(Gen.Zip(digits, dress).ToArbitrary(), sample =>
        {
            var ((high, (low, scale)), mark) = sample;
            var digitsOfAll = (high * 1_000_000L) + low;
            var amount = new decimal((int)digitsOfAll, (int)(digitsOfAll >> 32), 0, false, (byte)scale);
            var plain = amount.ToString(CultureInfo.InvariantCulture);
            foreach (var text in (string[])[plain, Group(plain, 3), Group(plain, 2)])
            {
                Assert.Null(AmountText.Read(string.Format(CultureInfo.InvariantCulture, mark, text), out var read));
                Assert.Equal(amount, read);
            }
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void A_number_with_commas_in_other_places_is_refused()
    {
        Prop.ForAll(Gen.Zip(Gen.Choose(0, int.MaxValue), Gen.Choose(1, 9)).ToArbitrary(), sample =>
        {
            var digits = sample.Item1.ToString(CultureInfo.InvariantCulture);
            var text = digits.Insert(Math.Min(sample.Item2, digits.Length), ",");
            var isGrouped = text == Group(digits, 3) || text == Group(digits, 2);
            Assert.Equal(isGrouped, AmountText.Read(text, out _) is null);
        }).QuickCheckThrowOnFailure();
    }

    // Groups the digits from the right: one group of three digits, then groups of the given size.
    private static string Group(string plain, int size)
    {
        var dot = plain.IndexOf('.', StringComparison.Ordinal);
        var end = dot < 0 ? plain.Length : dot;
        var text = plain;
        for (var at = end - 3; at > 0; at -= size)
        {
            text = text.Insert(at, ",");
        }

        return text;
    }
}
