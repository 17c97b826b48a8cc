using System.Collections.Frozen;
using System.Globalization;

namespace CardGenius.Simulator.Faults;

/// <summary>The names of faults in text and JSON.</summary>
internal static class FaultNames
{
    private static readonly FrozenDictionary<FaultKind, string> Names = new Dictionary<FaultKind, string>
    {
        [FaultKind.None] = "none",
        [FaultKind.Status] = "status",
        [FaultKind.Reset] = "reset",
        [FaultKind.Hang] = "hang",
        [FaultKind.CutOff] = "cut_off",
        [FaultKind.CutOffChunked] = "cut_off_chunked",
        [FaultKind.Html] = "html",
        [FaultKind.HtmlBadGateway] = "html_502",
        [FaultKind.CalculationError] = "calculation_error",
        [FaultKind.WrongShape] = "wrong_shape",
        [FaultKind.EmptyBody] = "empty_body",
        [FaultKind.HugeBody] = "huge_body",
        [FaultKind.EndlessBody] = "endless_body",
        [FaultKind.Drip] = "drip",
        [FaultKind.DeepNesting] = "deep_nesting",
        [FaultKind.DuplicateKeys] = "duplicate_keys",
        [FaultKind.NotANumber] = "nan",
        [FaultKind.HugeNumbers] = "huge_numbers",
        [FaultKind.InvalidUtf8] = "invalid_utf8",
        [FaultKind.WrongContentType] = "wrong_content_type",
        [FaultKind.GzipBomb] = "gzip_bomb",
        [FaultKind.Slow] = "slow",
        [FaultKind.Stray] = "stray",
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<string, FaultKind> Kinds =
        Names.ToFrozenDictionary(pair => pair.Value, pair => pair.Key, StringComparer.OrdinalIgnoreCase);

    /// <summary>The names of all faults. A status rule also has its status as a name.</summary>
    public static IEnumerable<string> All => Names.Values;

    /// <summary>Returns the rule's name: for a status rule, the status itself.</summary>
    public static string Of(FaultRule rule) =>
        rule.Kind == FaultKind.Status ? rule.Status.ToString(CultureInfo.InvariantCulture) : Names[rule.Kind];

    /// <summary>Creates a rule with this name.</summary>
    /// <exception cref="FormatException">The name is unknown.</exception>
    public static FaultRule Rule(string name)
    {
        if (int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var status) && status is >= 400 and <= 599)
        {
            return FaultRule.ForStatus(status);
        }

        return Kinds.TryGetValue(name.Replace('-', '_'), out var kind)
            ? new FaultRule { Kind = kind }
            : throw new FormatException($"'{name}' is not a fault. Expected: a status from 400 to 599, or one of: {string.Join(", ", Names.Values.Order(StringComparer.Ordinal))}.");
    }
}
