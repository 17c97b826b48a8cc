using CardGenius.Batch.Model.Counts;

namespace CardGenius.Batch.Failures;

/// <summary>Groups failed users by class, status and message. Its size is limited.</summary>
/// <param name="mostMessages">The maximum number of groups. The users of further messages are in one group for each class and status.</param>
internal sealed class FailureGroups(int mostMessages)
{
    private readonly Dictionary<(FailureClass Class, int? Status, bool Transient, string Message), FailedUsers> _groups = [];

    /// <summary>Continues with existing groups.</summary>
    public static FailureGroups Of(int mostMessages, IEnumerable<FailedUsers> users)
    {
        var groups = new FailureGroups(mostMessages);
        foreach (var group in users)
        {
            groups.Add(group);
        }

        return groups;
    }

    /// <summary>Gets the groups by class. The largest group of a class is first.</summary>
    public IReadOnlyList<FailedUsers> Groups =>
    [
        .. _groups.Values.OrderBy(g => g.Class).ThenByDescending(g => g.Count).ThenBy(g => g.Status).ThenBy(g => g.Message, StringComparer.Ordinal),
    ];

    public void Add(FailedUsers users)
    {
        var key = (users.Class, users.Status, users.Transient, users.Message);
        if (!_groups.ContainsKey(key) && _groups.Count >= mostMessages)
        {
            users = users with { Message = FailedUsers.OtherMessages };
            key = key with { Message = users.Message };
        }

        _groups[key] = _groups.TryGetValue(key, out var group) ? group.Add(users) : users;
    }
}
