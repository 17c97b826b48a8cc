using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Serialization;

namespace CardGenius.Web.Security;

/// <summary>The salted hash of the key that callers must send. The key itself is not stored.</summary>
/// <param name="Salt">The salt.</param>
/// <param name="Hash">The PBKDF2 hash (SHA-256) of the key.</param>
/// <param name="Iterations">The number of iterations.</param>
/// <param name="CreatedAt">The time at which the key was created.</param>
public sealed record StoredKey(byte[] Salt, byte[] Hash, int Iterations, DateTimeOffset CreatedAt)
{
    private const int KeyBytes = 32;
    private const int SaltBytes = 16;
    private const int HashBytes = 32;
    private const int NewIterations = 210_000;

    /// <summary>Creates a random key.</summary>
    /// <param name="now">The present time.</param>
    /// <returns>The key, and what to store.</returns>
    public static (string Key, StoredKey Stored) Create(DateTimeOffset now) => Create(now, NewIterations);

    /// <summary>Creates a random key with another number of iterations.</summary>
    internal static (string Key, StoredKey Stored) Create(DateTimeOffset now, int iterations)
    {
        var key = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(KeyBytes));
        var salt = RandomNumberGenerator.GetBytes(SaltBytes);
        return (key, new(salt, HashOf(key, salt, iterations), iterations, now));
    }

    /// <summary>Gets whether the hash can be used. A file that was changed by hand could contain anything.</summary>
    [JsonIgnore]
    public bool IsValid => Salt is { Length: >= SaltBytes } && Hash is { Length: HashBytes } && Iterations is >= 1000 and <= 10_000_000;

    /// <summary>Returns whether a key is the right one. The comparison takes the same time for every key.</summary>
    public bool Matches(string key) => CryptographicOperations.FixedTimeEquals(HashOf(key, Salt, Iterations), Hash);

    private static byte[] HashOf(string key, byte[] salt, int iterations) =>
        Rfc2898DeriveBytes.Pbkdf2(Encoding.UTF8.GetBytes(key), salt, iterations, HashAlgorithmName.SHA256, HashBytes);
}
