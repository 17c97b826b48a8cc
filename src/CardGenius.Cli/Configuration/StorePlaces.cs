using CardGenius.Batch.Model;
using CardGenius.Cli.Hosting;
using CardGenius.Storage.Blobs;

namespace CardGenius.Cli.Configuration;

/// <summary>What <c>--store</c> can name: a folder, <c>blob:CONTAINER</c> (the account in CARDGENIUS_STORAGE) or <c>blob:</c> and a
/// container's address (whoever is signed in). A key or a signature is never part of it: command lines are seen by others.</summary>
internal static class StorePlaces
{
    /// <summary>The forms, as the end of "expected …".</summary>
    public const string Forms = $"a folder, blob:CONTAINER or {AddressForm}";

    private const string Scheme = "blob:";
    private const string AddressForm = "blob:https://ACCOUNT.blob.core.windows.net/CONTAINER";
    private const string AccountForms =
        "a connection string (UseDevelopmentStorage=true for Azurite at its usual port), or the account's address, e.g. "
        + "https://ACCOUNT.blob.core.windows.net, to sign in to";

    /// <summary>The store that was given, or the default one; problems are found and not thrown.</summary>
    public static StorePlace Find(
        SettingSources sources, IReadOnlyDictionary<string, string> variables, string folder, Findings findings)
    {
        var usual = new FolderPlace(Path.GetFullPath(RunOptionsResolver.DefaultStore, folder));
        if (sources.Find(SettingCatalog.Store) is not { } given)
        {
            return usual;
        }

        if (given.Value.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
        {
            return Blobs(given, variables, findings) ?? (StorePlace)usual;
        }

        // No folder: nobody wants one of the name "https:".
        if (given.Value.Contains("://", StringComparison.Ordinal))
        {
            findings.Problem(given.Origin.Expected(Forms));
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
                ? (null, given.Origin.Expected($"blob:CONTAINER; a connection string belongs into the variable {Variables.Storage}, where nobody sees it"))
            : text.Length == 0 ? (null, given.Origin.Expected(Forms))
            : text.Contains('/', StringComparison.Ordinal) ? (null, given.Origin.Expected($"{Scheme}CONTAINER, and nothing behind it: the store has a container for itself"))
            : !BlobRunStore.IsContainerName(text) ? (null, given.Origin.Expected($"a container's name: {BlobRunStore.ContainerRule}"))
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
                    $"{AddressForm} without a password or signature; a connection string with one belongs into the variable {Variables.Storage}, "
                    + "and the store is blob:CONTAINER then"));
            }

            // The service at a number is an emulator, and names the account in its path.
            var above = uri.HostNameType is UriHostNameType.IPv4 or UriHostNameType.IPv6 ? 1 : 0;
            var parts = uri.AbsolutePath.Trim('/').Split('/', StringSplitOptions.RemoveEmptyEntries);
            if (parts.Length != above + 1)
            {
                return (null, given.Origin.Expected(
                    parts.Length <= above
                        ? $"a container behind the account: {AddressForm}"
                        : $"{AddressForm}, and nothing behind it: the store has a container for itself"));
            }

            if (!BlobRunStore.IsContainerName(parts[above]))
            {
                return (null, given.Origin.Expected($"a container's name: {BlobRunStore.ContainerRule}"));
            }

            var account = new Uri(uri, above == 0 ? "/" : $"/{parts[0]}");
            return SignedIn(account, parts[above]);
        }

        (BlobPlace? Place, string? Problem) ByVariable(string container)
        {
            var storage = variables.GetValueOrDefault(Variables.Storage)?.Trim();
            if (string.IsNullOrEmpty(storage))
            {
                return (null, $"{given.Origin.Place}: {Variables.Storage} is not set; expected in it {AccountForms}");
            }

            if (storage.StartsWith(Uri.UriSchemeHttps + "://", StringComparison.OrdinalIgnoreCase))
            {
                return Uri.TryCreate(storage, UriKind.Absolute, out var account) && account.UserInfo.Length + account.Query.Length + account.Fragment.Length == 0
                    ? SignedIn(account, container)
                    : (null, Unreadable);
            }

            try
            {
                return (BlobPlace.ByConnectionString(Scheme + container, container, storage), null);
            }
            catch (StoreException)
            {
                return (null, Unreadable);
            }
        }

        (BlobPlace? Place, string? Problem) SignedIn(Uri account, string container) => (BlobPlace.ByIdentity(given.Value, account, container), null);
    }

    // Never with what was found: it holds a key, or the better part of one.
    private static string Unreadable => $"{Variables.Storage}: cannot be read; expected {AccountForms}; copy it again, whole";
}
