namespace CardGenius.Cli.Commands;

/// <summary>How long a run waits while another has the store, or on this machine the API: as long as that takes, unless the user does not want to wait.</summary>
internal static class LeaseWaits
{
    private static readonly TimeSpan AsLongAsItTakes = TimeSpan.FromDays(365);

    public static TimeSpan Of(bool wait) => wait ? AsLongAsItTakes : TimeSpan.Zero;
}
