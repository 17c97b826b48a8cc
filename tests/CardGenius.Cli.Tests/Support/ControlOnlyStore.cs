using System.Reflection;
using CardGenius.Batch.Model;
using CardGenius.Batch.Storage;

namespace CardGenius.Cli.Tests.Support;

/// <summary>A store whose user may read everything, but may write only control requests.</summary>
internal class ControlOnlyStore : DispatchProxy
{
    private IRunStore _inner = null!;

    public static IRunStore Over(IRunStore inner)
    {
        var store = Create<IRunStore, ControlOnlyStore>();
        ((ControlOnlyStore)(object)store)._inner = inner;
        return store;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => targetMethod!.Name switch
    {
        nameof(IRunStore.WriteAsync) when ((string)args![0]!).EndsWith("/control.json", StringComparison.Ordinal) => targetMethod.Invoke(_inner, args),
        nameof(IRunStore.WriteAsync) => Task.FromException(Refused()),
        nameof(IRunStore.TryAcquireLeaseAsync) => Task.FromException<IStoreLease?>(Refused()),
        _ => targetMethod.Invoke(_inner, args),
    };

    private static StoreException Refused() => new("access was refused (403)");
}
