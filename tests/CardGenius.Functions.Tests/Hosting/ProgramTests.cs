using CardGenius.Functions.Hosting;

namespace CardGenius.Functions.Tests.Hosting;

public sealed class ProgramTests
{
    [Fact]
    public void Wrong_settings_end_the_process_with_code_1_and_without_a_stack()
    {
        var usual = Console.Error;
        using var errors = new StringWriter();
        Console.SetError(errors);
        try
        {
            Assert.Equal(1, typeof(AppBuilder).Assembly.EntryPoint!.Invoke(null, [new[] { "--CARDGENIUS_CONCURRENCY=many" }]));
        }
        finally
        {
            Console.SetError(usual);
        }

        Assert.Contains("CARDGENIUS_CONCURRENCY is 'many'", errors.ToString(), StringComparison.Ordinal);
        Assert.Contains("CARDGENIUS_STORAGE_ACCOUNT is not set", errors.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", errors.ToString(), StringComparison.Ordinal);
    }
}
