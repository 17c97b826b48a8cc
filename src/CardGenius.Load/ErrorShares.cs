namespace CardGenius.Load;

/// <summary>The shares of attempts, 0 to 1, that fail in a way with a duration of its own.</summary>
public sealed record ErrorShares
{
    /// <summary>Refused at once with 429, and repeated.</summary>
    public double Throttled { get; init; }

    /// <summary>Given up after the timeout, and repeated.</summary>
    public double TimedOut { get; init; }

    /// <summary>Permanently refused (400, 422): the user is a failure and is not requested again.</summary>
    public double Refused { get; init; }

    /// <summary>How long a refusal with 429 takes, in seconds.</summary>
    public double ThrottledSeconds { get; init; } = 0.1;
}
