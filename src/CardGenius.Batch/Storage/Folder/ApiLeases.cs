namespace CardGenius.Batch.Storage.Folder;

/// <summary>
/// The locks that all runs of this user on this machine share, one for each API, so that runs on two stores never send more than one run may.
/// They are files in the user's data folder.
/// </summary>
/// <param name="folder">The folder of the locks; made when the first lock is taken.</param>
/// <param name="time">The clock.</param>
public sealed class ApiLeases(string folder, TimeProvider time)
{
    /// <summary>The locks of this user: <c>~/.local/share/cardgenius/locks</c> on Linux, or below <c>XDG_DATA_HOME</c>.</summary>
    public static ApiLeases OfUser(TimeProvider time) => new(
        Path.Combine(
            Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify), "cardgenius", "locks"),
        time);

    /// <summary>An API's lock.</summary>
    /// <param name="api">The API's address; its host and port name the lock.</param>
    public ApiLease Of(Uri api) => new(folder, $"{Name(api)}.json", time);

    private static string Name(Uri api) => string.Concat(
        api.Authority.ToLowerInvariant().Select(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' ? c : '_'));
}
