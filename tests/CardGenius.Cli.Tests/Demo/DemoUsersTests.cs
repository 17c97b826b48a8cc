using CardGenius.Batch.Input;
using CardGenius.Batch.Model;
using CardGenius.Batch.Storage;
using CardGenius.Cli.Demo;
using CardGenius.Testing;

namespace CardGenius.Cli.Tests.Demo;

public sealed class DemoUsersTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(2000)]
    public async Task So_many_users_and_five_rows_that_are_none(int users)
    {
        var input = new FileInputSource(_folder.Write("users.csv", Text(users)));

        var found = await Planner.DryRunAsync(new InputSettings(), input, null, CancellationToken.None);

        Assert.Equal(users, found.Users);
        Assert.Equal(DemoUsers.Rejects, found.Rejects);
        Assert.Equal(5, found.RejectsByReason.Count);
        Assert.All(found.Columns, c => Assert.NotNull(c.Field));
    }

    [Fact]
    public void The_users_are_the_same_at_every_call_and_some_have_typing_errors()
    {
        var text = Text(2000);

        Assert.Equal(text, Text(2000));
        Assert.Matches("\"₹[0-9]{1,2},[0-9]{2},[0-9]{3}\"", text);
        Assert.Contains(",,", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, "0")]
    [InlineData(999, "999")]
    [InlineData(1000, "1,000")]
    [InlineData(99_999, "99,999")]
    [InlineData(100_000, "1,00,000")]
    [InlineData(12_345_678, "1,23,45,678")]
    public void Amounts_are_grouped_the_indian_way(long amount, string expected)
    {
        Assert.Equal(expected, DemoUsers.Grouped(amount));
    }

    private static string Text(int users)
    {
        using var output = new StringWriter();
        DemoUsers.Write(output, users);
        return output.ToString();
    }
}
