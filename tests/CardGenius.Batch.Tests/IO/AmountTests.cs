using System.Globalization;
using CardGenius.Batch.IO;

namespace CardGenius.Batch.Tests.IO;

public class AmountTests
{
    [Theory]
    [InlineData("0.000", "0")]
    [InlineData("-0.0", "0")]
    [InlineData("7", "7")]
    [InlineData("100", "100")]
    [InlineData("2.00", "2")]
    [InlineData("100.0", "100")]
    [InlineData("1.50", "1.5")]
    [InlineData("-1.50", "-1.5")]
    [InlineData("10.4", "10.4")]
    [InlineData("-10.05", "-10.05")]
    [InlineData("1844674407370955161.60", "1844674407370955161.6")]
    [InlineData("18446744073709551616.1", "18446744073709551616.1")]
    [InlineData("18446744073709551616.10", "18446744073709551616.1")]
    [InlineData("0.0000000000000000000000000001", "0.0000000000000000000000000001")]
    public void Only_the_trailing_zeros_of_a_number_are_removed(string number, string shortest)
    {
        var result = Amount.Normalize(decimal.Parse(number, CultureInfo.InvariantCulture));

        Assert.Equal(shortest, result.ToString(CultureInfo.InvariantCulture));
        Assert.Equal(shortest.Contains('.', StringComparison.Ordinal) ? shortest.Length - shortest.IndexOf('.', StringComparison.Ordinal) - 1 : 0, result.Scale);
    }
}
