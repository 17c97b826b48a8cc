using System.Globalization;

namespace CardGenius.Cli.Simulation;

/// <summary>Parses sizes such as <c>500</c>, <c>35KB</c> and <c>1.5MB</c>. A kilobyte has 1,000 bytes.</summary>
internal static class Sizes
{
    private const int Kilobyte = 1000;

    public static bool TryParse(string text, out decimal bytes)
    {
        var unit = text.EndsWith("MB", StringComparison.OrdinalIgnoreCase) ? Kilobyte * Kilobyte
            : text.EndsWith("KB", StringComparison.OrdinalIgnoreCase) ? Kilobyte
            : 1;
        var number = unit == 1 ? text : text[..^2];
        var ok = decimal.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out bytes) && bytes < int.MaxValue;
        bytes = ok ? bytes * unit : 0;
        return ok;
    }
}
