using System.Text;
using CardGenius.Batch.Model;
using CardGenius.Web.Security;
using CardGenius.Web.Tests.Support;

namespace CardGenius.Web.Tests.Security;

public sealed class KeyStoreTests : IDisposable
{
    private static readonly CancellationToken None = CancellationToken.None;
    private readonly WebWorld _world = new();

    public void Dispose() => _world.Dispose();

    [Fact]
    public async Task A_key_is_created_once_and_only_its_salted_hash_is_stored()
    {
        var keys = new KeyStore(_world.Store, _world.Time);
        var (stored, key) = await keys.OpenAsync(replaces: false, None);
        Assert.Matches("^[0-9a-f]{64}$", key);
        Assert.True(stored.Matches(key!));
        var file = Encoding.UTF8.GetString((await _world.Store.ReadAsync(KeyStore.Name, None))!);
        Assert.DoesNotContain(key!, file, StringComparison.Ordinal);
        Assert.Contains("\"iterations\":210000", file, StringComparison.Ordinal);

        var (again, none) = await keys.OpenAsync(replaces: false, None);
        Assert.Null(none);
        Assert.True(again.Matches(key!));
    }

    [Fact]
    public async Task A_new_key_replaces_the_old_one()
    {
        var keys = new KeyStore(_world.Store, _world.Time);
        var (_, old) = await keys.OpenAsync(replaces: false, None);
        var (stored, created) = await keys.OpenAsync(replaces: true, None);
        Assert.NotEqual(old, created);
        Assert.True(stored.Matches(created!));
        Assert.False((await keys.OpenAsync(replaces: false, None)).Stored.Matches(old!));
    }

    [Theory]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"salt":"AAAA","hash":"AAAA","iterations":210000,"created_at":"2026-11-02T02:00:00Z"}""")]
    [InlineData("""{"salt":"AAAAAAAAAAAAAAAAAAAAAA==","hash":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=","iterations":1,"created_at":"2026-11-02T02:00:00Z"}""")]
    public async Task A_damaged_hash_is_refused_and_named(string content)
    {
        await _world.Store.WriteAsync(KeyStore.Name, Encoding.UTF8.GetBytes(content), None);
        var error = await Assert.ThrowsAsync<StoreException>(() => new KeyStore(_world.Store, _world.Time).OpenAsync(replaces: false, None));
        Assert.Contains("serve-key.json: the hash of the key is damaged. Create a new key with --new-key.", error.Message, StringComparison.Ordinal);
    }
}
