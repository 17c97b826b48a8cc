namespace CardGenius.Cli.Commands;

/// <summary>How long a run waits for the lease of the store, and for the API lease of this machine.</summary>
internal static class LeaseWaits
{
    // In effect, no limit.
    private static readonly TimeSpan Unlimited = TimeSpan.FromDays(365);

    public static TimeSpan Of(bool wait) => wait ? Unlimited : TimeSpan.Zero;
}
