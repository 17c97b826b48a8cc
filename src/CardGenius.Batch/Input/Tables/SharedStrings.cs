using System.Buffers;
using System.Globalization;
using System.Text;
using System.Xml;
using CardGenius.Batch.IO;
using CardGenius.Batch.Model;

namespace CardGenius.Batch.Input.Tables;

/// <summary>
/// The shared strings of a workbook. A small number stays in memory. A large number is written to a temporary file, with an offset of 8 bytes per
/// string in memory, because a million different ids would need 100 MB.
/// </summary>
internal sealed class SharedStrings : IDisposable
{
    public const int MostCharsKept = 4 * 1024 * 1024;

    private const int SegmentBits = 16;
    private const int CacheSize = 4096;

    private readonly int _mostCharsKept;
    private readonly List<string> _kept = [];
    private readonly List<long[]> _offsets = [];
    private readonly (int Index, string? Text)[] _cache = new (int, string?)[CacheSize];
    private FileStream? _file;
    private byte[] _encoded = new byte[1024];
    private long _chars;

    private SharedStrings(int mostCharsKept) => _mostCharsKept = mostCharsKept;

    /// <summary>Gets the number of strings.</summary>
    public int Count { get; private set; }

    /// <summary>Gets whether the strings are in a temporary file.</summary>
    public bool IsSpilled => _file is not null;

    /// <summary>Gets the string with an index.</summary>
    /// <exception cref="InvalidDataException">There is no string with this index.</exception>
    public string this[int index] => index < 0 || index >= Count
        ? throw new InvalidDataException("a cell refers to a shared string that does not exist")
        : _file is null ? _kept[index]
        : ReadSpilled(index);

    /// <summary>Reads the strings of <c>sharedStrings.xml</c>. Without this part there are no strings.</summary>
    /// <param name="xml">The part; null if there is none.</param>
    /// <param name="name">The name of the file, for messages.</param>
    /// <param name="mostCharsKept">The number of characters that stay in memory.</param>
    /// <exception cref="InputException">A string is longer than <see cref="TableReader.LongestCell"/>.</exception>
    public static SharedStrings Load(Stream? xml, string name, int mostCharsKept = MostCharsKept)
    {
        var strings = new SharedStrings(mostCharsKept);
        try
        {
            strings.ReadAll(xml, name);
            return strings;
        }
        catch
        {
            strings.Dispose();
            throw;
        }
    }

    public void Dispose() => _file?.Dispose();

    private void ReadAll(Stream? xml, string name)
    {
        if (xml is null)
        {
            return;
        }

        using var reader = SheetXml.Open(xml);
        reader.Read();
        while (!reader.EOF)
        {
            if (reader.NodeType == XmlNodeType.Element && reader.LocalName == "si")
            {
                Add(ReadText(reader, name, Count + 1));
            }
            else
            {
                reader.Read();
            }
        }

        _file?.Flush();
    }

    private static string ReadText(XmlReader reader, string name, int number) => SheetXml.ReadText(reader) ?? throw new InputException(string.Create(
        CultureInfo.InvariantCulture,
        $"{name}: shared string {number} is longer than 1 MiB, but a cell of Excel has at most 32,767 characters. Export the workbook again."));

    private void Add(string text)
    {
        _chars += text.Length;
        if (_file is null && _chars > _mostCharsKept)
        {
            _file = TemporaryStream.Create();
            SetOffset(0, 0);
            for (var i = 0; i < _kept.Count; i++)
            {
                Spill(i, _kept[i]);
            }

            _kept.Clear();
            _kept.TrimExcess();
        }

        if (_file is null)
        {
            _kept.Add(text);
        }
        else
        {
            Spill(Count, text);
        }

        Count++;
    }

    private void Spill(int index, string text)
    {
        var most = Encoding.UTF8.GetMaxByteCount(text.Length);
        if (_encoded.Length < most)
        {
            _encoded = new byte[most];
        }

        var length = Encoding.UTF8.GetBytes(text, _encoded);
        _file!.Write(_encoded, 0, length);
        SetOffset(index + 1, GetOffset(index) + length);
    }

    private string ReadSpilled(int index)
    {
        ref var cached = ref _cache[index % CacheSize];
        if (cached.Text is null || cached.Index != index)
        {
            var start = GetOffset(index);
            var length = (int)(GetOffset(index + 1) - start);
            var rented = ArrayPool<byte>.Shared.Rent(length);
            var filled = 0;
            while (filled < length)
            {
                var read = RandomAccess.Read(_file!.SafeFileHandle, rented.AsSpan(filled, length - filled), start + filled);
                filled = read > 0 ? filled + read : throw new IOException("the temporary file of the shared strings ended early");
            }

            cached = (index, Encoding.UTF8.GetString(rented, 0, length));
            ArrayPool<byte>.Shared.Return(rented);
        }

        return cached.Text!;
    }

    private long GetOffset(int index) => _offsets[index >> SegmentBits][index & ((1 << SegmentBits) - 1)];

    private void SetOffset(int index, long offset)
    {
        if (index >> SegmentBits == _offsets.Count)
        {
            _offsets.Add(new long[1 << SegmentBits]);
        }

        _offsets[index >> SegmentBits][index & ((1 << SegmentBits) - 1)] = offset;
    }
}
