namespace CardGenius.Simulator.Faults;

/// <summary>
/// A fault and the conditions under which it happens. A rule matches a request if all its conditions hold; a rule without conditions matches every
/// request. The first rule of a plan that matches applies.
/// </summary>
public sealed record FaultRule
{
    /// <summary>The kind of the fault.</summary>
    public required FaultKind Kind { get; init; }

    /// <summary>The status of the response of <see cref="FaultKind.Status"/>, 400 to 599.</summary>
    public int Status { get; init; } = 503;

    /// <summary>
    /// The share of requests to which the rule applies, 0 to 1. A hash of the plan's seed, the rule's index, the profile and the number of requests
    /// of
    /// the profile since the plan started decides. So the same requests are affected in every run, whatever their timing.
    /// </summary>
    public double Rate { get; init; } = 1;

    /// <summary>The start time in real seconds since the plan started (at the start, or with <c>PUT /faults</c>), or null for the
    /// beginning.</summary>
    public double? From { get; init; }

    /// <summary>The end time (exclusive) in real seconds since the plan started, or null for no end.</summary>
    public double? To { get; init; }

    /// <summary>The number of the first request, from 1 since the plan started, or null for the first.</summary>
    public long? FromRequest { get; init; }

    /// <summary>The number of the last request (inclusive), or null for no end.</summary>
    public long? ToRequest { get; init; }

    /// <summary>The number, from 0, of the backend to which the load balancer sends the request, or null for all backends.</summary>
    public int? Backend { get; init; }

    /// <summary>The spend field that selects users, or null for all users.</summary>
    public string? SpendKey { get; init; }

    /// <summary>Selects users with this amount (two decimal places) of <see cref="SpendKey"/>. Null with a <see cref="Modulus"/>.</summary>
    public decimal? Amount { get; init; }

    /// <summary>Selects users whose amount of <see cref="SpendKey"/>, in whole rupees, has the remainder <see cref="Remainder"/> when divided by
    /// this number.</summary>
    public long? Modulus { get; init; }

    /// <summary>The remainder for <see cref="Modulus"/>.</summary>
    public long Remainder { get; init; }

    /// <summary>The number of requests of each profile to which the rule applies, so that later retries succeed, or null for all.</summary>
    public int? Attempts { get; init; }

    /// <summary>
    /// The <c>Retry-After</c> header of a <see cref="FaultKind.Status"/>, as it is sent (<c>2</c>, <c>999999999</c>, <c>soon</c>), or null for no
    /// header.
    /// <c>date+5</c> is the HTTP date 5 seconds from now.
    /// </summary>
    public string? RetryAfter { get; init; }

    /// <summary>Real seconds before the fault, or 0 for none. For <see cref="FaultKind.Slow"/>, the seconds added to the latency.</summary>
    public double Delay { get; init; }

    /// <summary>The real seconds between two bytes of a <see cref="FaultKind.Drip"/>.</summary>
    public double Interval { get; init; } = 1;

    /// <summary>The length of a <see cref="FaultKind.HugeBody"/>, or the expanded length of a <see cref="FaultKind.GzipBomb"/>; null for 100 MB and
    /// 4 GB.</summary>
    public long? Bytes { get; init; }

    /// <summary>The rule's name in statistics: its kind's name, or the status.</summary>
    public string Name => FaultNames.Of(this);

    internal bool NeedsAttempts => Rate < 1 || Attempts is not null;

    /// <summary>Creates a rule that responds with an error status.</summary>
    /// <param name="status">400 to 599.</param>
    public static FaultRule ForStatus(int status) => new() { Kind = FaultKind.Status, Status = status };

    /// <summary>
    /// Parses a rule from text: the fault's name (or a status) and, after commas, <c>name=value</c> for each condition, such as
    /// <c>503,rate=0.05,from=10,to=40,retry-after=2</c> or <c>400,spend-key=amazon_spends,modulus=1000,remainder=7</c>. The names are those of
    /// the properties, with hyphens or underscores.
    /// </summary>
    /// <param name="text">The rule.</param>
    /// <exception cref="FormatException">The text is not a rule. The message says what is wrong and lists the known names.</exception>
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

    /// <summary>Returns the text that <see cref="Parse"/> parses.</summary>
    public override string ToString() => string.Join(
        ',',
        FaultFields.Get(this).Select(field => $"{field.Name.Replace('_', '-')}={field.Value}").Prepend(Name));
}
