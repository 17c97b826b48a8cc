using System.Globalization;
using CardGenius.Simulator.Cards;

namespace CardGenius.Simulator.Faults;

/// <summary>The conditions of a rule by name. The text form and the JSON form use the same names.</summary>
internal static class FaultFields
{
    /// <summary>The names of all conditions.</summary>
    public const string Known =
        "status, rate, from, to, from_request, to_request, backend, spend_key, amount, modulus, remainder, attempts, retry_after, delay, interval, bytes";

    public static FaultRule Set(FaultRule rule, string name, string value) => name.Replace('-', '_').ToLowerInvariant() switch
    {
        "status" => rule with { Status = (int)Whole(name, value) },
        "rate" => rule with { Rate = Number(name, value) },
        "from" => rule with { From = Number(name, value) },
        "to" => rule with { To = Number(name, value) },
        "from_request" => rule with { FromRequest = Whole(name, value) },
        "to_request" => rule with { ToRequest = Whole(name, value) },
        "backend" => rule with { Backend = (int)Math.Min(Whole(name, value), int.MaxValue) },
        "spend_key" => rule with { SpendKey = value },
        "amount" => rule with { Amount = Amount(name, value) },
        "modulus" => rule with { Modulus = Whole(name, value) },
        "remainder" => rule with { Remainder = Whole(name, value) },
        "attempts" => rule with { Attempts = (int)Math.Min(Whole(name, value), int.MaxValue) },
        "retry_after" => rule with { RetryAfter = value },
        "delay" => rule with { Delay = Number(name, value) },
        "interval" => rule with { Interval = Number(name, value) },
        "bytes" => rule with { Bytes = Whole(name, value) },
        _ => throw new FormatException($"'{name}' is not a condition of a fault. Known conditions: {Known}."),
    };

    /// <summary>Returns the conditions that differ from their defaults.</summary>
    public static IEnumerable<(string Name, string Value)> Get(FaultRule rule)
    {
        var defaults = new FaultRule { Kind = rule.Kind };
        (string, object?, object?)[] fields =
        [
            ("rate", rule.Rate, defaults.Rate),
            ("from", rule.From, defaults.From),
            ("to", rule.To, defaults.To),
            ("from_request", rule.FromRequest, defaults.FromRequest),
            ("to_request", rule.ToRequest, defaults.ToRequest),
            ("backend", rule.Backend, defaults.Backend),
            ("spend_key", rule.SpendKey, defaults.SpendKey),
            ("amount", rule.Amount, defaults.Amount),
            ("modulus", rule.Modulus, defaults.Modulus),
            ("remainder", rule.Remainder, defaults.Remainder),
            ("attempts", rule.Attempts, defaults.Attempts),
            ("retry_after", rule.RetryAfter, defaults.RetryAfter),
            ("delay", rule.Delay, defaults.Delay),
            ("interval", rule.Interval, defaults.Interval),
            ("bytes", rule.Bytes, defaults.Bytes),
        ];
        return from field in fields
               where !Equals(field.Item2, field.Item3)
               select (field.Item1, Convert.ToString(field.Item2, CultureInfo.InvariantCulture)!);
    }

    /// <summary>Returns the rule if its conditions are consistent.</summary>
    /// <exception cref="FormatException">The conditions are not consistent. The message says why.</exception>
    public static FaultRule Check(FaultRule rule) => FaultOf(rule) is { } fault
        ? throw new FormatException($"Fault '{rule.Name}': {fault}")
        : rule;

    private static string? FaultOf(FaultRule rule)
    {
        if (rule.Kind == FaultKind.Status && rule.Status is < 400 or > 599)
        {
            return "status must be from 400 to 599.";
        }

        if (rule.Rate is not (>= 0 and <= 1))
        {
            return "rate must be from 0 to 1.";
        }

        if (rule.Delay is not (>= 0 and <= 86400) || rule.Interval is not (>= 0 and <= 86400))
        {
            return "delay and interval must be from 0 to 86400 seconds.";
        }

        if (rule.SpendKey is { } key && !SpendKeys.TryIndex(key, out _))
        {
            return $"spend_key '{key}' is not a spend field of the API.";
        }

        if (rule.SpendKey is null != (rule.Amount is null && rule.Modulus is null))
        {
            return "spend_key requires an amount or a modulus, and both require a spend_key.";
        }

        if (rule.Modulus is { } modulus && (modulus < 1 || rule.Remainder < 0 || rule.Remainder >= modulus))
        {
            return "modulus must be 1 or more, and remainder must be from 0 to modulus - 1.";
        }

        return rule.Bytes < 1 || rule.Attempts < 1 ? "bytes and attempts must be 1 or more." : null;
    }

    private static double Number(string name, string value) =>
        double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
            ? number
            : throw new FormatException($"{name}: '{value}' is not a number.");

    private static decimal Amount(string name, string value) =>
        decimal.TryParse(value, NumberStyles.Number, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new FormatException($"{name}: '{value}' is not an amount.");

    private static long Whole(string name, string value) =>
        long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new FormatException($"{name}: '{value}' is not a whole number.");
}
