namespace CardGenius.Batch.Model;

/// <summary>Determines the date in the name of a run's results folder (<c>run_date</c>).</summary>
public static class RunDates
{
    /// <summary>Returns the date of a time in a time zone.</summary>
    /// <param name="at">The time.</param>
    /// <param name="timeZone">The IANA name of the time zone; null for UTC.</param>
    /// <exception cref="RunException">This machine does not know the time zone.</exception>
    public static DateOnly Of(DateTimeOffset at, string? timeZone)
    {
        if (timeZone is null)
        {
            return DateOnly.FromDateTime(at.UtcDateTime);
        }

        return TimeZoneInfo.TryFindSystemTimeZoneById(timeZone, out var zone)
            ? DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(at, zone).DateTime)
            : throw new RunException(
                RunRefusal.Conflict,
                $"The time zone '{timeZone}' of the run's settings is not known on this machine. Install the time zone data, or start the run with "
                + "another time zone.");
    }
}
