using System.Security.Cryptography;
using System.Text;

namespace CardGenius.Web.Security;

/// <summary>Checks the key of each request. An address that sends many wrong keys must wait.</summary>
/// <param name="key">The right key.</param>
/// <param name="time">The clock.</param>
internal sealed class KeyGuard(StoredKey key, TimeProvider time) : IDisposable
{
    /// <summary>The number of wrong keys that an address can send in <see cref="Window"/>.</summary>
    public const int MostWrongKeys = 10;

    private const int MostAddresses = 1000;

    /// <summary>The time after which the wrong keys of an address are forgotten.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, (int Wrong, long Since)> _addresses = new(StringComparer.Ordinal);

    // A hash takes much processor time on purpose. One at a time leaves the rest of the machine to the run.
    private readonly SemaphoreSlim _hashing = new(1);
    private byte[]? _accepted;

    /// <summary>Returns whether a request is allowed.</summary>
    /// <param name="sent">The key of the request; null if it has none.</param>
    /// <param name="address">The address of the caller.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    public async Task<KeyVerdict> CheckAsync(string? sent, string address, CancellationToken cancellationToken)
    {
        if (string.IsNullOrEmpty(sent))
        {
            return KeyVerdict.Missing;
        }

        // The slow hash is needed once. After that, the digest of the accepted key is compared.
        var digest = SHA256.HashData(Encoding.UTF8.GetBytes(sent));
        if (_accepted is { } accepted && CryptographicOperations.FixedTimeEquals(accepted, digest))
        {
            return KeyVerdict.Right;
        }

        await _hashing.WaitAsync(cancellationToken);
        try
        {
            if (MustWait(address))
            {
                return KeyVerdict.TooMany;
            }

            if (key.Matches(sent))
            {
                _accepted = digest;
                return KeyVerdict.Right;
            }

            CountWrong(address);
            return KeyVerdict.Wrong;
        }
        finally
        {
            _hashing.Release();
        }
    }

    public void Dispose() => _hashing.Dispose();

    private bool MustWait(string address)
    {
        lock (_gate)
        {
            return _addresses.TryGetValue(address, out var seen) && seen.Wrong >= MostWrongKeys && time.GetElapsedTime(seen.Since) < Window;
        }
    }

    private void CountWrong(string address)
    {
        lock (_gate)
        {
            if (_addresses.Count >= MostAddresses)
            {
                foreach (var old in _addresses.Where(a => time.GetElapsedTime(a.Value.Since) >= Window).Select(a => a.Key).ToList())
                {
                    _addresses.Remove(old);
                }
            }

            if (_addresses.TryGetValue(address, out var seen) && time.GetElapsedTime(seen.Since) < Window)
            {
                _addresses[address] = (seen.Wrong + 1, seen.Since);
            }
            else if (_addresses.Count < MostAddresses)
            {
                _addresses[address] = (1, time.GetTimestamp());
            }
        }
    }
}
