using System.Globalization;

namespace CardGenius.Load.Tests.Support;

/// <summary>Compares figures by their ratio.</summary>
internal static class Near
{
    public static void Equal(double expected, double actual, double share)
    {
        var off = Math.Abs((actual / expected) - 1);
        Assert.True(off <= share, string.Create(CultureInfo.InvariantCulture, $"{actual} is {off:P1} from {expected}, more than {share:P1}."));
    }
}
