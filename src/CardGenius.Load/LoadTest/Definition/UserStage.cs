using System.Globalization;

namespace CardGenius.Load.LoadTest.Definition;

/// <summary>A stage of the closed model: each user sends a request, waits for its response, and sends the next one.</summary>
/// <param name="Users">The number of users, 1 or more.</param>
/// <param name="Duration">How long the stage is measured.</param>
/// <param name="UsersPerSecond">The number of users that start a second; null if all start at once.</param>
public sealed record UserStage(int Users, TimeSpan Duration, double? UsersPerSecond = null)
    : LoadStage(string.Create(CultureInfo.InvariantCulture, $"{Users} user{(Users == 1 ? "" : "s")}"), Duration)
{
    /// <summary>How long after the start of the stage a user starts.</summary>
    /// <param name="user">The number of the user, from 0.</param>
    public TimeSpan StartOf(int user) => UsersPerSecond is { } rate ? TimeSpan.FromSeconds(user / rate) : TimeSpan.Zero;
}
