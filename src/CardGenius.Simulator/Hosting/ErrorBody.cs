using System.Buffers;
using System.Text.Json;

namespace CardGenius.Simulator.Hosting;

/// <summary>Creates the API's error bodies.</summary>
internal static class ErrorBody
{
    public const string Json = "application/json; charset=utf-8";

    public static ReadOnlyMemory<byte> Create(string code, string message)
    {
        var buffer = new ArrayBufferWriter<byte>(128);
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("status"u8, "error");
            writer.WriteString("message"u8, message);
            writer.WriteString("error_code"u8, code);
            writer.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }
}
