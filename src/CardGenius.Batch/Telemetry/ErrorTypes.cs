using CardGenius.Batch.IO;
using CardGenius.Batch.Model.Counts;

namespace CardGenius.Batch.Telemetry;

/// <summary>The values of the attribute <c>error.type</c> of requests: the failure classes in snake case.</summary>
internal static class ErrorTypes
{
    private static readonly FailureClass[] Classes = Enum.GetValues<FailureClass>();

    /// <summary>The values. The index of a value is <c>(int)class - 1</c>.</summary>
    public static IReadOnlyList<string> All { get; } =
        [.. Classes.Where(c => c != FailureClass.None).Select(c => SnakeCase.Of(c))];

    /// <summary>The value of a class; null for <see cref="FailureClass.None"/>.</summary>
    public static string? Of(FailureClass failureClass) => failureClass == FailureClass.None ? null : All[IndexOf(failureClass)];

    /// <summary>The index of the value of a class that is not <see cref="FailureClass.None"/>.</summary>
    public static int IndexOf(FailureClass failureClass) => (int)failureClass - 1;
}
