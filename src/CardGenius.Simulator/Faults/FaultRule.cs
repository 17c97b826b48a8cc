using CardGenius.Simulator.Cards;
using CardGenius.Simulator.Traffic;

namespace CardGenius.Simulator.Faults;

/// <summary>
/// One fault and when it happens. Every condition that is set must hold; a rule without any holds for each request. Of a plan's rules the
/// first that holds decides.
/// </summary>
public sealed record FaultRule
{
    /// <summary>What happens.</summary>
    public required FaultKind Kind { get; init; }

    /// <summary>The status that <see cref="FaultKind.Status"/> answers, 400 to 599.</summary>
    public int Status { get; init; } = 503;

    /// <summary>
    /// The share of requests hit, 0 to 1: decided by a hash of the plan's seed, the rule's place, the profile and how many times the profile
    /// was seen since the plan began, so that the same requests are hit in every run, whatever their timing.
    /// </summary>
    public double Rate { get; init; } = 1;

    /// <summary>From this time on, real seconds since the plan began (start, or <c>PUT /faults</c>); null for the beginning.</summary>
    public double? From { get; init; }

    /// <summary>Until before this time, real seconds since the plan began; null for ever.</summary>
    public double? To { get; init; }

    /// <summary>From this request on, counted from 1 since the plan began; null for the first.</summary>
    public long? FromRequest { get; init; }

    /// <summary>Up to this request, included; null for all.</summary>
    public long? ToRequest { get; init; }

    /// <summary>Only requests that the balancer sends to this backend, from 0; null for all backends.</summary>
    public int? Backend { get; init; }

    /// <summary>The spend field by which users are chosen; null for all users.</summary>
    public string? SpendKey { get; init; }

    /// <summary>Users whose <see cref="SpendKey"/> is this amount (two places); null with a <see cref="Modulus"/>.</summary>
    public decimal? Amount { get; init; }

    /// <summary>Users whose <see cref="SpendKey"/>, in whole rupees, leaves <see cref="Remainder"/> when divided by this.</summary>
    public long? Modulus { get; init; }

    /// <summary>The remainder that <see cref="Modulus"/> must leave.</summary>
    public long Remainder { get; init; }

    /// <summary>Only the first so many requests of each profile, so that a retry heals; null for all.</summary>
    public int? Attempts { get; init; }

    /// <summary>
    /// The <c>Retry-After</c> header of a <see cref="FaultKind.Status"/>, as it is to be sent (<c>2</c>, <c>999999999</c>, <c>soon</c>); <c>date+5</c> stands
    /// for the HTTP date 5 seconds from now; null for no header.
    /// </summary>
    public string? RetryAfter { get; init; }

    /// <summary>Real seconds before the fault; for <see cref="FaultKind.Slow"/>, seconds after the usual latency. 0 for at once.</summary>
    public double Delay { get; init; }

    /// <summary>Real seconds between two bytes of a <see cref="FaultKind.Drip"/>.</summary>
    public double Interval { get; init; } = 1;

    /// <summary>The length of a <see cref="FaultKind.HugeBody"/>, or of what a <see cref="FaultKind.GzipBomb"/> inflates to; null for 100 MB and 4 GB.</summary>
    public long? Bytes { get; init; }

    /// <summary>The rule's name in statistics: its kind's name, or the status.</summary>
    public string Name => FaultNames.Of(this);

    internal bool NeedsAttempts => Rate < 1 || Attempts is not null;

    /// <summary>A rule that answers with an error status.</summary>
    /// <param name="status">400 to 599.</param>
    public static FaultRule ForStatus(int status) => new() { Kind = FaultKind.Status, Status = status };

    /// <summary>
    /// Reads a rule from text: the fault's name (or a status) and, behind commas, <c>name=value</c> for each condition, such as
    /// <c>503,rate=0.05,from=10,to=40,retry-after=2</c> or <c>400,spend-key=amazon_spends,modulus=1000,remainder=7</c>. The names are those of
    /// the properties, with hyphens or underscores.
    /// </summary>
    /// <param name="text">The rule.</param>
    /// <exception cref="FormatException">The text is no rule; the message says what is wrong and what is known.</exception>
    public static FaultRule Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var parts = text.Split(',', StringSplitOptions.TrimEntries);
        var rule = FaultNames.Rule(parts[0]);
        foreach (var part in parts.AsSpan(1))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            if (equals < 1)
            {
                throw new FormatException($"'{part}' in the fault '{text}' is not of the form name=value.");
            }

            rule = FaultFields.Set(rule, part[..equals].TrimEnd(), part[(equals + 1)..].TrimStart());
        }

        return FaultFields.Check(rule);
    }

    /// <summary>The rule as <see cref="Parse"/> reads it.</summary>
    public override string ToString() => string.Join(
        ',',
        FaultFields.Get(this).Select(field => $"{field.Name.Replace('_', '-')}={field.Value}").Prepend(Name));
}
