using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace CardGenius.Benchmarks.Regression;

/// <summary>
/// A fixed amount of the kinds of work that a run consists of: reading JSON, compressing, hashing, and sending bytes through a socket. Its CPU time
/// shows the speed of a machine. It must not use code of the product, and must not change, because all measured ratios relate to it.
/// </summary>
internal static class ReferenceComputation
{
    private const int Rounds = 8_000;

    /// <summary>Does the computation once.</summary>
    /// <returns>A number that depends on all steps.</returns>
    public static long Run()
    {
        var text = MakeText();
        var result = 0L;
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        using var sender = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        sender.Connect(listener.LocalEndPoint!);
        using var receiver = listener.Accept();
        for (var round = 0; round < Rounds; round++)
        {
            result += CountTokens(text) + SendAndReceive(text, sender, receiver) + SHA256.HashData(text)[0];
            if (round % 10 == 0)
            {
                result += Compress(text);
            }
        }

        return result;
    }

    private static byte[] MakeText()
    {
        var text = new StringBuilder("[");
        var value = 1L;
        for (var card = 0; card < 300; card++)
        {
            value = value * 48_271 % 2_147_483_647;
            text.Append(
                $$"""{{(card == 0 ? "" : ",")}}{"name":"CARD {{value % 1_000}}","id":{{card}},"total":{{value % 100_000}}.5,"fee":"{{value % 5_000}}","note":null}""");
        }

        return Encoding.UTF8.GetBytes(text.Append(']').ToString());
    }

    private static int CountTokens(byte[] text)
    {
        var reader = new Utf8JsonReader(text);
        var tokens = 0;
        while (reader.Read())
        {
            tokens++;
        }

        return tokens;
    }

    private static int SendAndReceive(byte[] text, Socket sender, Socket receiver)
    {
        Span<byte> buffer = stackalloc byte[4_096];
        var received = 0;
        for (var start = 0; start < text.Length; start += buffer.Length)
        {
            var length = Math.Min(buffer.Length, text.Length - start);
            sender.Send(text.AsSpan(start, length));
            for (var left = length; left > 0;)
            {
                var count = receiver.Receive(buffer[..left]);
                left -= count;
                received += count;
            }
        }

        return received;
    }

    private static long Compress(byte[] text)
    {
        using var compressed = new MemoryStream();
        using (var deflate = new DeflateStream(compressed, CompressionLevel.Optimal, leaveOpen: true))
        {
            deflate.Write(text);
        }

        return compressed.Length;
    }
}
