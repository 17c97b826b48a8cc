using System.Globalization;
using System.Text;
using CardGenius.Batch.IO;

namespace CardGenius.Cli.Hosting;

/// <summary>
/// Standard output or standard error. It may be closed, on a full disk, or a terminal that goes away: what cannot be written is lost, and the program
/// goes on.
/// </summary>
internal sealed class StandardStream : ForwardOnlyStream
{
    // The flag of a descriptor that does not outlive an exec, as Linux shows it.
    private const long CloseOnExec = 0x80000;

    private readonly Stream _inner;

    private StandardStream(Stream inner) => _inner = inner;

    /// <summary>Why something could not be written; null while all was written.</summary>
    public Exception? Failure { get; private set; }

    public override bool CanWrite => true;

    /// <summary>Standard output.</summary>
    public static StandardStream OpenOutput() => new(IsInherited(1) ? Console.OpenStandardOutput() : Null);

    /// <summary>Standard error.</summary>
    public static StandardStream OpenError() => new(IsInherited(2) ? Console.OpenStandardError() : Null);

    /// <summary>A writer whose text is written at once.</summary>
    public StreamWriter NewWriter() => new(this, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true) { AutoFlush = true };

    /// <summary>A stream that passes on to another what can be written.</summary>
    internal static StandardStream Over(Stream inner) => new(inner);

    public override void Write(byte[] buffer, int offset, int count) => Try(() => _inner.Write(buffer, offset, count));

    public override void Flush() => Try(_inner.Flush);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _inner.Dispose();
        }

        base.Dispose(disposing);
    }

    // A process that is started without a standard stream gives its number to a file that it opens itself. Output written there would damage that
    // file. Such a file is closed on exec; what a parent hands on is not.
    private static bool IsInherited(int descriptor)
    {
        if (!OperatingSystem.IsLinux())
        {
            return true;
        }

        try
        {
            var flags = File.ReadLines(string.Create(CultureInfo.InvariantCulture, $"/proc/self/fdinfo/{descriptor}"))
                .First(l => l.StartsWith("flags:", StringComparison.Ordinal))["flags:".Length..].Trim();
            return (Convert.ToInt64(flags, fromBase: 8) & CloseOnExec) == 0;
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            // No such descriptor, unless the system has no /proc.
            return !Directory.Exists("/proc/self/fdinfo");
        }
    }

    private void Try(Action write)
    {
        try
        {
            write();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            Failure ??= error;
        }
    }
}
