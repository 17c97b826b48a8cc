using System.Text;

namespace CardGenius.EndToEnd.Tests.Support;

/// <summary>Text that one thread writes while another reads it.</summary>
internal sealed class SharedText : TextWriter
{
    private readonly Lock _gate = new();
    private readonly StringBuilder _text = new();

    public override Encoding Encoding => Encoding.UTF8;

    public override void Write(char value)
    {
        lock (_gate)
        {
            _text.Append(value);
        }
    }

    public override string ToString()
    {
        lock (_gate)
        {
            return _text.ToString();
        }
    }
}
