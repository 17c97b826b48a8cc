using CardGenius.Simulator.Cards;
using CardGenius.Simulator.Faults;
using CardGenius.Simulator.Responses;
using CardGenius.Simulator.Traffic;

namespace CardGenius.Simulator;

/// <summary>What a simulator is like. The defaults are the healthy production API of the load specification, without its rate limit.</summary>
public sealed record SimulatorOptions
{
    /// <summary>The loopback port to listen on; 0 for any free one.</summary>
    public int Port { get; init; }

    /// <summary>True to speak HTTPS with a certificate that it signs itself, which no client trusts.</summary>
    public bool Https { get; init; }

    /// <summary>The seed of the catalogue: <see cref="Cards.Catalogue.Create"/>.</summary>
    public int CatalogueSeed { get; init; } = 1;

    /// <summary>How many cards the catalogue has, 1 to 1,000.</summary>
    public int CatalogueSize { get; init; } = 100;

    /// <summary>How many cards an answer carries at most; null for what <see cref="AnswerBytes"/> holds at 1,500 bytes a card, but at least 10.</summary>
    public int? CardsPerAnswer { get; init; }

    /// <summary>The outer form of answers.</summary>
    public ResponseShape Shape { get; init; }

    /// <summary>How joining fees are written.</summary>
    public FeeForm Fees { get; init; }

    /// <summary>How spending breakdowns are written.</summary>
    public BreakdownForm Breakdown { get; init; }

    /// <summary>
    /// The length of an answer in bytes, before gzip, 1 KB to 16 MB: answers are filled up to exactly it. An answer whose cards and breakdowns alone are
    /// longer is longer.
    /// </summary>
    public int AnswerBytes { get; init; } = 35_000;

    /// <summary>How long answers take.</summary>
    public LatencyProfile Latency { get; init; } = LatencyProfile.Production;

    /// <summary>A factor on every latency: 0.01 makes a day of answers fit a quarter of an hour. Faults' times and Retry-After stay in real seconds.</summary>
    public double TimeScale { get; init; } = 1;

    /// <summary>Seeds the latencies.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>How many backends stand behind the balancer.</summary>
    public int Backends { get; init; } = 3;

    /// <summary>How many requests one backend works on at a time.</summary>
    public int BackendConcurrency { get; init; } = 100;

    /// <summary>What a backend does with a request above <see cref="BackendConcurrency"/>.</summary>
    public OverLimit OverLimit { get; init; }

    /// <summary>From how many requests at a time on a backend grows slow; null for never.</summary>
    public int? OverloadAbove { get; init; }

    /// <summary>How much slower for each request above <see cref="OverloadAbove"/>: 0.1 makes an answer with 10 more take twice as long.</summary>
    public double OverloadGrowth { get; init; } = 0.1;

    /// <summary>The rate limit of each client (IP address), requests a second; null for none. The load specification suggests 50.</summary>
    public double? RequestsPerSecond { get; init; }

    /// <summary>How many requests a client may send at once before the rate limit bites.</summary>
    public int Burst { get; init; } = 30;

    /// <summary>How the rate limit's 429 says when to come back.</summary>
    public RetryAfterForm RetryAfter { get; init; }

    /// <summary>How many connections a client (IP address) may have; further ones are closed at once. Null for any number. The load specification suggests 50.</summary>
    public int? ConnectionsPerClient { get; init; }

    /// <summary>The <c>partner-token</c> that a request must carry: 401 without one, 403 with another. Null for none.</summary>
    public string? PartnerToken { get; init; }

    /// <summary>True to gzip answers to clients that accept it.</summary>
    public bool Gzip { get; init; }

    /// <summary>True to count requests and answers per distinct profile (about 50 bytes each); the header <c>X-Count-Profiles: 1</c> does so for one request.</summary>
    public bool CountProfiles { get; init; }

    /// <summary>The faults at the start.</summary>
    public FaultPlan Faults { get; init; } = FaultPlan.None;

    /// <summary>The clock.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    internal int CardLimit => Math.Min(CatalogueSize, CardsPerAnswer ?? Math.Max(10, AnswerBytes / 1500));

    /// <summary>Checks that the options fit together.</summary>
    /// <exception cref="ArgumentException">They do not; the message names the setting, what was found and what is expected.</exception>
    public void Validate()
    {
        Require(Port is >= 0 and <= 65535, nameof(Port), Port, "0 to 65535");
        Require(CatalogueSize is >= 1 and <= 1000, nameof(CatalogueSize), CatalogueSize, "1 to 1000");
        Require(CardsPerAnswer is null or >= 1, nameof(CardsPerAnswer), CardsPerAnswer, "1 or more, or none");
        Require(AnswerBytes is >= 1024 and <= 16 * 1024 * 1024, nameof(AnswerBytes), AnswerBytes, "1024 to 16777216");
        Require(TimeScale is >= 0 and <= 1000, nameof(TimeScale), TimeScale, "0 to 1000");
        Require(Backends is >= 1 and <= 1000, nameof(Backends), Backends, "1 to 1000");
        Require(BackendConcurrency >= 1, nameof(BackendConcurrency), BackendConcurrency, "1 or more");
        Require(OverloadAbove is null or >= 0, nameof(OverloadAbove), OverloadAbove, "0 or more, or none");
        Require(OverloadGrowth is >= 0 and <= 1000, nameof(OverloadGrowth), OverloadGrowth, "0 to 1000");
        Require(RequestsPerSecond is null or (> 0 and <= 1e6), nameof(RequestsPerSecond), RequestsPerSecond, "above 0, or none");
        Require(Burst >= 1, nameof(Burst), Burst, "1 or more");
        Require(ConnectionsPerClient is null or >= 1, nameof(ConnectionsPerClient), ConnectionsPerClient, "1 or more, or none");
        if (Latency.Fault() is { } fault)
        {
            throw new ArgumentException(fault);
        }
    }

    private static void Require(bool holds, string name, object? found, string expected)
    {
        if (!holds)
        {
            throw new ArgumentException(FormattableString.Invariant($"{name} is {found}; expected is {expected}."));
        }
    }
}
