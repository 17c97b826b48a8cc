using CardGenius.Batch.Failures;
using CardGenius.Batch.Model.Counts;
using CardGenius.Batch.Records;

namespace CardGenius.Batch.Tests.Failures;

public sealed class FailureGroupsTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 2, 2, 0, 0, TimeSpan.Zero);

    private static FailedUsers User(long row, string message, FailureClass failureClass = FailureClass.BadRequest) => FailedUsers.Of(
        row, $"user-{row}", new CallFailure(failureClass, 422, 1, Start.AddMinutes(row), Start.AddMinutes(row + 1), message), transient: false);

    [Fact]
    public void Users_with_the_same_failure_are_one_group_with_its_first_rows_and_its_times()
    {
        var groups = new FailureGroups(10);
        for (var row = 20; row >= 2; row--)
        {
            groups.Add(User(row, $"amount {row}00 of user-{row} is wrong"));
        }

        var group = Assert.Single(groups.Groups);
        Assert.Equal("amount … of … is wrong", group.Message);
        Assert.Equal(19, group.Count);
        Assert.Equal([2, 3, 4, 5, 6], group.Rows);
        Assert.Equal((Start.AddMinutes(2), Start.AddMinutes(21)), (group.First, group.Last));
    }

    [Fact]
    public void Too_many_messages_are_one_group_for_each_class()
    {
        var groups = new FailureGroups(3);
        for (var i = 0; i < 26; i++)
        {
            groups.Add(User(i + 2, $"reason {(char)('a' + i)}"));
        }

        Assert.Equal(26, groups.Groups.Sum(g => g.Count));
        Assert.Equal((FailedUsers.OtherMessages, 23L), (groups.Groups[0].Message, groups.Groups[0].Count));
        Assert.Equal(4, groups.Groups.Count);
    }

    [Fact]
    public void Groups_are_ordered_by_class_and_size()
    {
        var groups = FailureGroups.Of(
            10, [User(2, "a"), User(3, "b"), User(4, "b"), User(5, "c", FailureClass.Timeout)]);
        Assert.Equal(["c", "b", "a"], groups.Groups.Select(g => g.Message));
    }
}
