using System.Globalization;
using System.Security.Cryptography;
using CardGenius.Batch.Model;

namespace CardGenius.Service.Http.Inputs;

/// <summary>The paths of uploaded inputs in the store: <c>inputs/TIME-DIGEST/NAME</c>. A file is written to <c>inputs/incoming/…</c> first, because
/// its digest is known only at its end.</summary>
internal static class UploadPaths
{
    public const string Incoming = $"{RunPaths.Inputs}/incoming";

    private const string TimeFormat = "yyyyMMdd'T'HHmmss'Z'";
    private const int TimeLength = 16;
    private const int DigestLength = 16;

    /// <summary>Returns a path that no other upload uses.</summary>
    public static string NewIncoming(DateTimeOffset now) => $"{Incoming}/{Show(now)}-{RandomNumberGenerator.GetHexString(DigestLength, lowercase: true)}";

    public static string Of(DateTimeOffset now, string sha256, string name) => $"{RunPaths.Inputs}/{Show(now)}-{sha256[..DigestLength]}/{name}";

    /// <summary>Returns whether a path is that of an upload with this content and this name.</summary>
    public static bool IsOf(string path, string sha256, string name) =>
        TimeOf(path) is not null && path.EndsWith($"-{sha256[..DigestLength]}/{name}", StringComparison.Ordinal);

    /// <summary>Returns the time in a path, or null if the path has none.</summary>
    public static DateTimeOffset? TimeOf(string path)
    {
        var start = path.StartsWith(Incoming, StringComparison.Ordinal) ? Incoming.Length + 1 : RunPaths.Inputs.Length + 1;
        return path.Length > start + TimeLength
            && DateTimeOffset.TryParseExact(
                path.AsSpan(start, TimeLength), TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time
            : null;
    }

    private static string Show(DateTimeOffset time) => time.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture);
}
