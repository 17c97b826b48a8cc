using System.Buffers.Binary;
using System.Text;

namespace CardGenius.EndToEnd.Tests.Otlp;

/// <summary>One field of a protobuf message.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Bytes">Its content: a fixed number in little endian, a varint as a fixed 64-bit number, or the bytes of a text or message.</param>
internal readonly record struct ProtobufField(int Number, ReadOnlyMemory<byte> Bytes)
{
    public string Text => Encoding.UTF8.GetString(Bytes.Span);

    public double Double => BinaryPrimitives.ReadDoubleLittleEndian(Bytes.Span);

    public long Integer => BinaryPrimitives.ReadInt64LittleEndian(Bytes.Span);

    /// <summary>The content as packed fixed 64-bit numbers.</summary>
    public IEnumerable<long> Integers
    {
        get
        {
            for (var place = 0; place < Bytes.Length; place += 8)
            {
                yield return BinaryPrimitives.ReadInt64LittleEndian(Bytes.Span[place..]);
            }
        }
    }

    /// <summary>The content as packed floating-point numbers.</summary>
    public IEnumerable<double> Doubles => Integers.Select(BitConverter.Int64BitsToDouble);

    /// <summary>The fields of a message.</summary>
    public static IEnumerable<ProtobufField> Read(ReadOnlyMemory<byte> message)
    {
        while (message.Length > 0)
        {
            var key = Varint(ref message);
            var number = (int)(key >> 3);
            switch (key & 7)
            {
                case 0:
                    var value = new byte[8];
                    BinaryPrimitives.WriteUInt64LittleEndian(value, Varint(ref message));
                    yield return new(number, value);
                    break;
                case 1:
                    yield return new(number, Take(ref message, 8));
                    break;
                case 2:
                    yield return new(number, Take(ref message, (int)Varint(ref message)));
                    break;
                case 5:
                    yield return new(number, Take(ref message, 4));
                    break;
                default:
                    throw new InvalidDataException($"Field {number} has the wire type {key & 7}.");
            }
        }
    }

    /// <summary>The fields with a number.</summary>
    public IEnumerable<ProtobufField> All(int number) => Read(Bytes).Where(f => f.Number == number);

    private static ReadOnlyMemory<byte> Take(ref ReadOnlyMemory<byte> message, int length)
    {
        var taken = message[..length];
        message = message[length..];
        return taken;
    }

    private static ulong Varint(ref ReadOnlyMemory<byte> message)
    {
        var value = 0UL;
        for (var shift = 0; ; shift += 7)
        {
            var next = message.Span[0];
            message = message[1..];
            value |= (ulong)(next & 0x7f) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }
    }
}
