namespace CardGenius.Cli.Commands;

/// <summary>How long a run waits for another on the same store: a second run waits its turn (promise 2), as long as that takes.</summary>
internal static class LockWaits
{
    private static readonly TimeSpan AsLongAsItTakes = TimeSpan.FromDays(365);

    public static TimeSpan Of(bool wait) => wait ? AsLongAsItTakes : TimeSpan.Zero;
}
