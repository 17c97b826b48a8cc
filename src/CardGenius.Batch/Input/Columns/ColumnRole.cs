using CardGenius.Batch.Records;

namespace CardGenius.Batch.Input.Columns;

/// <summary>The role of a column: it provides the user id, or the value of a field of a request.</summary>
/// <param name="Field">The index of the field in <see cref="RequestFields.All"/>; -1 for the user id.</param>
/// <param name="Component">The name of the component, for a field that is the sum of several columns; null for the whole field.</param>
internal readonly record struct ColumnRole(int Field, string? Component = null)
{
    private const int Id = -1;

    public static ColumnRole UserId { get; } = new(Id);

    public bool IsUserId => Field == Id;

    /// <summary>Returns whether two columns conflict because they provide the same value.</summary>
    public bool Clashes(ColumnRole other) =>
        Field == other.Field && (Component == other.Component || Component is null || other.Component is null);
}
