using System.Globalization;
using CardGenius.Simulator.Cards;
using CardGenius.Simulator.Traffic;

namespace CardGenius.Simulator.Faults;

/// <summary>The conditions of a rule by name: one vocabulary for text and JSON.</summary>
internal static class FaultFields
{
    private const string Known =
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
        _ => throw new FormatException($"'{name}' is not known in a fault. Known are: {Known}."),
    };

    /// <summary>The conditions that differ from a new rule's.</summary>
    public static IEnumerable<(string Name, string Value)> Get(FaultRule rule)
    {
        var usual = new FaultRule { Kind = rule.Kind };
        (string, object?, object?)[] fields =
        [
            ("rate", rule.Rate, usual.Rate),
            ("from", rule.From, usual.From),
            ("to", rule.To, usual.To),
            ("from_request", rule.FromRequest, usual.FromRequest),
            ("to_request", rule.ToRequest, usual.ToRequest),
            ("backend", rule.Backend, usual.Backend),
            ("spend_key", rule.SpendKey, usual.SpendKey),
            ("amount", rule.Amount, usual.Amount),
            ("modulus", rule.Modulus, usual.Modulus),
            ("remainder", rule.Remainder, usual.Remainder),
            ("attempts", rule.Attempts, usual.Attempts),
            ("retry_after", rule.RetryAfter, usual.RetryAfter),
            ("delay", rule.Delay, usual.Delay),
            ("interval", rule.Interval, usual.Interval),
            ("bytes", rule.Bytes, usual.Bytes),
        ];
        return from field in fields
               where !Equals(field.Item2, field.Item3)
               select (field.Item1, Convert.ToString(field.Item2, CultureInfo.InvariantCulture)!);
    }

    /// <summary>The rule itself, where its conditions fit together.</summary>
    /// <exception cref="FormatException">They do not; the message says why.</exception>
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
            return "spend_key needs an amount or a modulus, and these need a spend_key.";
        }

        if (rule.Modulus is { } modulus && (modulus < 1 || rule.Remainder < 0 || rule.Remainder >= modulus))
        {
            return "modulus must be 1 or more, and remainder from 0 to below it.";
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
