using CardGenius.Batch.Storage;
using CardGenius.Batch.Storage.Folder;
using CardGenius.Storage.Contract;
using CardGenius.Testing;

namespace CardGenius.Batch.Tests.Storage.Folder;

public sealed class FolderRunLeaseTests : RunLeaseContract, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    protected override IRunStore Open(TimeProvider time) => new FolderStore(_folder.Path, time);

    public void Dispose() => _folder.Dispose();
}
