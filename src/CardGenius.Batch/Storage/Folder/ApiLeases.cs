namespace CardGenius.Batch.Storage.Folder;

/// <summary>
/// The API leases of this user on this machine, one for each API host. The runs of all stores share them, so two runs on different stores never
/// send more requests than one run may. A lease is a file in the user's data folder.
/// </summary>
/// <param name="folder">The folder of the lease files. It is created when the first lease is acquired.</param>
/// <param name="time">The clock.</param>
public sealed class ApiLeases(string folder, TimeProvider time)
{
    /// <summary>Returns the leases of the current user: in <c>~/.local/share/cardgenius/locks</c> on Linux, or below <c>XDG_DATA_HOME</c>.</summary>
    public static ApiLeases OfUser(TimeProvider time) => new(
        Path.Combine(
            Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify),
            "cardgenius",
            "locks"),
        time);

    /// <summary>Returns the lease of an API.</summary>
    /// <param name="api">The API's address. Its host and port are the name of the lease.</param>
    public ApiLease Of(Uri api) => new(folder, $"{Name(api)}.json", time);

    private static string Name(Uri api) => string.Concat(
        api.Authority.ToLowerInvariant().Select(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' ? c : '_'));
}
