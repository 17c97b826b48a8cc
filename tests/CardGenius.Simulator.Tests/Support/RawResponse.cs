using System.Text;

namespace CardGenius.Simulator.Tests.Support;

/// <summary>A response received over a plain socket.</summary>
internal sealed record RawResponse(string Head, byte[] Body, bool WasReset)
{
    public int Status => Head.Length == 0 ? 0 : int.Parse(Head.Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture);

    public static RawResponse Of(byte[] bytes, bool wasReset)
    {
        var end = bytes.AsSpan().IndexOf("\r\n\r\n"u8);
        return end < 0
            ? new RawResponse(Encoding.Latin1.GetString(bytes), [], wasReset)
            : new RawResponse(Encoding.Latin1.GetString(bytes, 0, end + 2), bytes[(end + 4)..], wasReset);
    }

    public string? Header(string name) => Head.Split("\r\n").FirstOrDefault(line => line.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase)) is { } line
        ? line[(name.Length + 1)..].Trim()
        : null;
}
