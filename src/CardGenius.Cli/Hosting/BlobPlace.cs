using CardGenius.Batch.Model;
using CardGenius.Batch.Storage;
using CardGenius.Storage.Blobs;

namespace CardGenius.Cli.Hosting;

/// <summary>A store in a container of Azure Blob Storage.</summary>
/// <param name="name">The value of <c>--store</c> that names the store.</param>
/// <param name="container">The container's name.</param>
/// <param name="address">The container's address.</param>
internal abstract class BlobPlace(string name, string container, Uri address) : StorePlace
{
    public override string Address { get; } = address.AbsoluteUri.TrimEnd('/');

    public override string Location => $"blob container {Address}";

    protected string Container => container;

    /// <summary>Returns a store that is accessed with a connection string.</summary>
    /// <exception cref="StoreException">The connection string or the container's name is wrong.</exception>
    public static BlobPlace ByConnectionString(string name, string container, string connectionString) =>
        new ConnectedPlace(name, container, connectionString);

    /// <summary>Returns a store that is accessed with the identity that is signed in: a managed identity or a user.</summary>
    public static BlobPlace ByIdentity(string name, Uri account, string container) => new IdentityPlace(name, account, container);

    public override string NameFrom(string currentFolder) => name;

    public override string Locate(string path) => $"{Address}/{path}";

    private sealed class ConnectedPlace(string name, string container, string connectionString)
        : BlobPlace(name, container, BlobRunStore.AddressOf(connectionString, container))
    {
        public override async Task<IRunStore> OpenAsync(TimeProvider time, CancellationToken cancellationToken) =>
            await BlobRunStore.OpenAsync(connectionString, Container, time, cancellationToken: cancellationToken);

        public override IInputContainer OpenInputs() => BlobInputContainer.Open(connectionString, Container);

        public override async Task<IRunStore?> FindAsync(TimeProvider time, CancellationToken cancellationToken) =>
            await BlobRunStore.FindAsync(connectionString, Container, time, cancellationToken: cancellationToken);
    }

    private sealed class IdentityPlace(string name, Uri account, string container)
        : BlobPlace(name, container, new Uri($"{account.GetLeftPart(UriPartial.Path).TrimEnd('/')}/{container}"))
    {
        public override async Task<IRunStore> OpenAsync(TimeProvider time, CancellationToken cancellationToken) =>
            await BlobRunStore.OpenAsync(account, Container, AzureSignIn.NewCredential(), time, cancellationToken: cancellationToken);

        public override IInputContainer OpenInputs() => BlobInputContainer.Open(account, Container, AzureSignIn.NewCredential());

        public override async Task<IRunStore?> FindAsync(TimeProvider time, CancellationToken cancellationToken) =>
            await BlobRunStore.FindAsync(account, Container, AzureSignIn.NewCredential(), time, cancellationToken: cancellationToken);
    }
}
