using System.Text;

namespace CardGenius.Simulator.Responses;

/// <summary>The malformed bytes in an otherwise correct response.</summary>
internal static class Spoiler
{
    private const int Depth = 50_000;
    private static readonly byte[] Nesting = Encoding.ASCII.GetBytes(new string('[', Depth) + new string(']', Depth));
    private static readonly byte[] Digits = Encoding.ASCII.GetBytes(new string('9', 400));
    private static readonly int NameStart = "{\"card_name\":\""u8.Length;

    /// <summary>The start of an entry whose name contains bytes that are not UTF-8.</summary>
    public static void WriteHead(ResponseBuffer buffer, ReadOnlySpan<byte> head)
    {
        buffer.Write(head[..NameStart]);
        buffer.Write([0xC3, 0x28, 0xFF, 0xED, 0xA0, 0x80]);
        buffer.Write(head[NameStart..]);
    }

    /// <summary>The value of <c>total_savings_yearly</c> and, for some defects, the members after it.</summary>
    public static void WriteYearly(ResponseBuffer buffer, ResponseSpoiling spoiling, decimal amount, ulong profile)
    {
        switch (spoiling)
        {
            case ResponseSpoiling.NotANumber:
                buffer.Write("NaN"u8);
                break;
            case ResponseSpoiling.HugeNumbers:
                buffer.Write(profile % 2 == 0 ? "1e400"u8 : Digits);
                break;
            case ResponseSpoiling.DeepNesting:
                buffer.WriteAmount(amount);
                buffer.Write(",\"history\":"u8);
                buffer.Write(Nesting);
                break;
            case ResponseSpoiling.DuplicateKeys:
                buffer.WriteAmount(amount);
                buffer.Write(",\"total_savings_yearly\":987654321,\"card_name\":\"DUPLICATE\",\"joining_fees\":\"1\""u8);
                break;
            default:
                buffer.WriteAmount(amount);
                break;
        }
    }
}
