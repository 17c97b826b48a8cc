using System.Text.Json;
using CardGenius.Batch.Model;
using CardGenius.Batch.Storage;

namespace CardGenius.Web.Security;

/// <summary>Stores the hash of the key in the store.</summary>
public sealed class KeyStore(IRunStore store, TimeProvider time)
{
    /// <summary>The path of the hash in the store.</summary>
    public const string Name = "serve-key.json";

    /// <summary>Returns the stored key. Creates one if there is none, or if a new one is requested.</summary>
    /// <param name="replaces">Whether a new key replaces the stored one.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    /// <returns>What is stored, and the key itself if it was created now.</returns>
    /// <exception cref="StoreException">The store cannot be read or written, or the stored key is damaged.</exception>
    public async Task<(StoredKey Stored, string? Created)> OpenAsync(bool replaces, CancellationToken cancellationToken)
    {
        if (!replaces && await store.ReadAsync(Name, cancellationToken) is { } json)
        {
            return (Parse(json), null);
        }

        var (key, stored) = StoredKey.Create(time.GetUtcNow());
        await store.WriteAsync(Name, JsonSerializer.SerializeToUtf8Bytes(stored, KeyJsonContext.Default.StoredKey), cancellationToken);
        return (stored, key);
    }

    private StoredKey Parse(byte[] json)
    {
        try
        {
            if (JsonSerializer.Deserialize(json, KeyJsonContext.Default.StoredKey) is { IsValid: true } stored)
            {
                return stored;
            }
        }
        catch (JsonException)
        {
            // The message below says what to do.
        }

        throw new StoreException($"{store.Location}, {Name}: the hash of the key is damaged. Create a new key with --new-key.");
    }
}
