using CardGenius.Batch.Model;
using CardGenius.Batch.Settings;
using CardGenius.Cli.Hosting;

namespace CardGenius.Cli.Configuration;

/// <summary>Reads <c>--store</c>: a folder, <c>blob:CONTAINER</c> (the account is in CARDGENIUS_STORAGE_ACCOUNT), or <c>blob:</c> and the address
/// of a container (with the identity that is signed in). It never contains a key or a signature, because other users can see command lines.</summary>
internal static class StorePlaces
{
    private const string Scheme = "blob:";
    private const string AddressForm = "blob:https://ACCOUNT.blob.core.windows.net/CONTAINER";
    private const string AccountForms =
        "a connection string (UseDevelopmentStorage=true for Azurite on its default port), or the account's address for the identity that is "
        + "signed in, e.g. https://ACCOUNT.blob.core.windows.net";

    /// <summary>Returns the given store, or the default store. It adds problems to the findings and throws none.</summary>
    public static StorePlace Find(
        SettingSources sources, IReadOnlyDictionary<string, string> variables, string folder, Findings findings)
    {
        var usual = new FolderPlace(Path.GetFullPath(RunOptionsResolver.DefaultStore, folder));
        if (sources.Find(SettingTable.Store) is not { } given)
        {
            return usual;
        }

        if (given.Value.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
        {
            return Blobs(given, variables, findings) ?? (StorePlace)usual;
        }

        // An address without blob: is a mistake and not a folder with the name "https:".
        if (given.Value.Contains("://", StringComparison.Ordinal))
        {
            findings.Problem(given.Origin.Expected(SettingTable.Store.Kind.Expected));
            return usual;
        }

        return new FolderPlace(given.Origin.FullPath(given.Value));
    }

    private static BlobPlace? Blobs(Resolved<string> given, IReadOnlyDictionary<string, string> variables, Findings findings)
    {
        var text = given.Value[Scheme.Length..];
        var (place, problem) =
            text.Contains("://", StringComparison.Ordinal) ? ByAddress(text)
            : text.AsSpan().ContainsAny('=', ';')
                ? (null, given.Origin.Expected($"blob:CONTAINER; set the connection string in the variable {AccountVariable}, where other users cannot see it"))
            : text.Length == 0 ? (null, given.Origin.Expected(SettingTable.Store.Kind.Expected))
            : text.Contains('/', StringComparison.Ordinal) ? (null, given.Origin.Expected($"{Scheme}CONTAINER without a path: a store is a whole container"))
            : !ContainerNames.IsValid(text) ? (null, given.Origin.Expected(SettingKinds.ContainerName.Expected))
            : ByVariable(text);
        if (problem is not null)
        {
            findings.Problem(problem);
        }

        return place;

        (BlobPlace? Place, string? Problem) ByAddress(string address)
        {
            var known = Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.Scheme == Uri.UriSchemeHttps && uri.Host.Length > 0;
            if (!known)
            {
                return (null, given.Origin.Expected(AddressForm));
            }

            if (uri!.UserInfo.Length > 0 || uri.Query.Length > 0 || uri.Fragment.Length > 0)
            {
                return (null, given.Origin.Expected(
                    $"{AddressForm} without a password or signature; to use one, set a connection string in the variable {AccountVariable}, "
                    + "and use blob:CONTAINER as the store"));
            }

            // A service with an IP address is an emulator. Its path contains the account.
            var above = uri.HostNameType is UriHostNameType.IPv4 or UriHostNameType.IPv6 ? 1 : 0;
            var parts = uri.AbsolutePath.Trim('/').Split('/', StringSplitOptions.RemoveEmptyEntries);
            if (parts.Length != above + 1)
            {
                return (null, given.Origin.Expected(
                    parts.Length <= above
                        ? $"a container after the account: {AddressForm}"
                        : $"{AddressForm} without a further path: a store is a whole container"));
            }

            if (!ContainerNames.IsValid(parts[above]))
            {
                return (null, given.Origin.Expected(SettingKinds.ContainerName.Expected));
            }

            var account = new Uri(uri, above == 0 ? "/" : $"/{parts[0]}");
            return SignedIn(account, parts[above]);
        }

        (BlobPlace? Place, string? Problem) ByVariable(string container)
        {
            if (SettingVariables.Find(SettingTable.StorageAccount, SettingHosts.CommandLine, variables.GetValueOrDefault) is not var (name, text))
            {
                return (null, $"{given.Origin.Place}: {AccountVariable} is not set; expected {AccountForms}");
            }

            var storage = text.Trim();
            if (storage.StartsWith(Uri.UriSchemeHttps + "://", StringComparison.OrdinalIgnoreCase))
            {
                return Uri.TryCreate(storage, UriKind.Absolute, out var account) && account.UserInfo.Length + account.Query.Length + account.Fragment.Length == 0
                    ? SignedIn(account, container)
                    : (null, Unreadable(name));
            }

            try
            {
                return (BlobPlace.ByConnectionString(Scheme + container, container, storage), null);
            }
            catch (StoreException)
            {
                return (null, Unreadable(name));
            }
        }

        (BlobPlace? Place, string? Problem) SignedIn(Uri account, string container) => (BlobPlace.ByIdentity(given.Value, account, container), null);
    }

    private static string AccountVariable => SettingTable.StorageAccount.Variable!;

    // Without the value, because it contains a key or a part of one.
    private static string Unreadable(string variable) => $"{variable}: cannot be read; expected {AccountForms}; copy the whole value again";
}
