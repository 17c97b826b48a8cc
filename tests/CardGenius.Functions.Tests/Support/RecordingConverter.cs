using System.Collections.Concurrent;
using CardGenius.Functions.Hosting;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Converters;

namespace CardGenius.Functions.Tests.Support;

/// <summary>The app's converter. Keeps everything that it wrote: every input, output and status of a history.</summary>
internal sealed class RecordingConverter : DataConverter
{
    private readonly JsonDataConverter _inner = new(DurableJson.Options);

    public ConcurrentQueue<string> Written { get; } = [];

    public override string? Serialize(object? value)
    {
        var text = _inner.Serialize(value);
        if (text is not null)
        {
            Written.Enqueue(text);
        }

        return text;
    }

    public override object? Deserialize(string? data, Type targetType) => _inner.Deserialize(data, targetType);
}
