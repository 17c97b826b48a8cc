using Microsoft.Azure.Functions.Worker;

namespace CardGenius.Functions.Tests.Support;

/// <summary>The context of a function that does not use it.</summary>
internal sealed class FakeContext : FunctionContext
{
    public override string InvocationId => "i";

    public override string FunctionId => "f";

    public override TraceContext TraceContext => throw new NotSupportedException();

    public override BindingContext BindingContext => throw new NotSupportedException();

    public override RetryContext RetryContext => throw new NotSupportedException();

    public override IServiceProvider InstanceServices { get; set; } = null!;

    public override FunctionDefinition FunctionDefinition => throw new NotSupportedException();

    public override IDictionary<object, object> Items { get; set; } = new Dictionary<object, object>();

    public override IInvocationFeatures Features => throw new NotSupportedException();
}
