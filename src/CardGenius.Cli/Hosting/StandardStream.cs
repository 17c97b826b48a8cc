using System.Globalization;
using System.Text;
using CardGenius.Batch.IO;

namespace CardGenius.Cli.Hosting;

/// <summary>
/// Standard output or standard error. A write can fail, for example if the stream is closed, the disk is full or the terminal is gone. Then the
/// text is lost and the program continues.
/// </summary>
internal sealed class StandardStream : ForwardOnlyStream
{
    // Linux's flag of a descriptor that is closed on exec (O_CLOEXEC).
    private const long CloseOnExec = 0x80000;

    private readonly Stream _inner;

    private StandardStream(Stream inner) => _inner = inner;

    /// <summary>The error of the first failed write, or null if there was none.</summary>
    public Exception? Failure { get; private set; }

    public override bool CanWrite => true;

    /// <summary>Opens standard output.</summary>
    public static StandardStream OpenOutput() => new(IsInherited(1) ? Console.OpenStandardOutput() : Null);

    /// <summary>Opens standard error.</summary>
    public static StandardStream OpenError() => new(IsInherited(2) ? Console.OpenStandardError() : Null);

    /// <summary>Creates a writer that flushes after every write.</summary>
    public StreamWriter NewWriter() => new(this, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true) { AutoFlush = true };

    /// <summary>Wraps another stream.</summary>
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

    // In a process that is started without a standard stream, the descriptor's number is reused for a file that the process opens. Output written
    // there would damage that file. A descriptor that .NET opens is closed on exec; a descriptor that the parent passes on is not.
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
            // The descriptor does not exist, unless the system has no /proc.
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
