using System.Diagnostics;

namespace CardGenius.EndToEnd.Tests.Support;

/// <summary>A file system of a given size in memory. Only root can mount one.</summary>
internal sealed class SmallDisk : IDisposable
{
    public SmallDisk(string folder, long bytes)
    {
        Folder = Directory.CreateDirectory(folder).FullName;
        Do("mount", "-t", "tmpfs", "-o", $"size={bytes}", "cardgenius-test", Folder);
    }

    public string Folder { get; }

    public void Grow(long bytes) => Do("mount", "-o", $"remount,size={bytes}", Folder);

    public void Dispose() => Do("umount", Folder);

    private static void Do(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        var errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)}: {errors}");
    }
}
