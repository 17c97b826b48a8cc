using System.Collections.Concurrent;
using System.Reflection;
using CardGenius.Batch.Storage;

namespace CardGenius.Batch.Tests.Execution;

/// <summary>A store that counts the writes of small documents by path.</summary>
internal class WriteCounter : DispatchProxy
{
    private readonly ConcurrentDictionary<string, int> _writes = new(StringComparer.Ordinal);
    private IRunStore _inner = null!;

    public static (IRunStore Store, WriteCounter Writes) Of(IRunStore inner)
    {
        var store = Create<IRunStore, WriteCounter>();
        var counter = (WriteCounter)(object)store;
        counter._inner = inner;
        return (store, counter);
    }

    public int Count(string path) => _writes.GetValueOrDefault(path);

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        if (targetMethod!.Name == nameof(IRunStore.WriteAsync))
        {
            _writes.AddOrUpdate((string)args![0]!, 1, (_, count) => count + 1);
        }

        return targetMethod.Invoke(_inner, args);
    }
}
