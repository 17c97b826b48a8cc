using CardGenius.Testing;

namespace CardGenius.Cli.Tests.Configuration;

/// <summary>The forms of configuration files that the Python scripts and their dashboards use.</summary>
public sealed class OldConfigurationTests : IDisposable
{
    private const string Mappings =
        """
        "user_id": "userid", "amazon_spends": "avg_amazon_gmv", "flipkart_spends": "avg_flipkart_gmv", "myntra": "avg_myntra_gmv",
        "ajio": "avg_ajio_gmv", "avg_gmv": "avg_confirmed_gmv", "grocery": "avg_grocery_gmv"
        """;

    private const string SpendKeys = """["amazon_spends", "flipkart_spends", "grocery_spends_online", "other_online_spends"]""";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]

    // Of one worker, without a number of workers and with a sleep.
    [InlineData(
        """{"base_url": "https://a.example/pro", "timeout": 30, "sleep_between_requests": 1.2, "max_retries": 3}""",
        """{"input_file": "temp_input.xlsx", "output_file": "temp_output.xlsx", "sheet_name": 0}""",
        """{"top_n_cards": 10, "skip_empty_rows": true, "continue_on_error": true, "other_online_mode": "sum_components", """)]

    // Of several workers.
    [InlineData(
        """{"base_url": "https://b.example/cg/api/beta", "timeout": 30, "sleep_between_requests": 0, "max_retries": 3}""",
        """{"input_file": "test_sample_15.xlsx", "output_file": "results_sample_15.xlsx", "sheet_name": 0}""",
        """{"top_n_cards": 3, "max_workers": 5, "skip_empty_rows": true, "continue_on_error": true, "other_online_mode": "sum_components", """)]

    // Of a dashboard, without files and without a mode.
    [InlineData(
        """{"base_url": "https://a.example/pro", "timeout": 30, "sleep_between_requests": 1.2, "max_retries": 3}""",
        """{"sheet_name": "Users"}""",
        """{"top_n_cards": 10, "skip_empty_rows": true, "continue_on_error": true, """)]
    public async Task Every_form_is_accepted(string api, string excel, string processing)
    {
        _folder.Write(
            "config.json",
            $$"""{"api": {{api}}, "excel": {{excel}}, "column_mappings": { {{Mappings}} }, "processing": {{processing}} "extract_spend_keys": {{SpendKeys}} } }""");

        var options = await Resolving.ResolveAsync("--config=config.json", _folder.Path);

        Assert.Equal(7, options.Settings.Input.ColumnMappings!.Count);
        Assert.Empty(await Resolving.WarningsOfAsync("--config=config.json", _folder.Path));
    }

    [Fact]
    public async Task Keys_with_an_underscore_are_comments_at_every_level()
    {
        _folder.Write(
            "config.json",
            """
            {"_note": "V2", "_changes_from_v1": ["a", {"b": 1}],
             "api": {"_": null, "rate_limit": {"_why": "agreed", "requests_per_second": 5}},
             "column_mappings": {"_user_id": 7, "user_id": "id"},
             "processing": {"_top_n_cards": "many", "top_n_cards": 3}}
            """);

        var options = await Resolving.ResolveAsync("--config=config.json", _folder.Path);

        Assert.Equal((3, 5), (options.Settings.TopN, options.Settings.Api.RequestsPerSecond!.Value));
        Assert.Equal(new Dictionary<string, string> { ["user_id"] = "id" }, options.Settings.Input.ColumnMappings);
    }

    [Fact]
    public async Task A_mapping_of_the_total_is_not_sent_and_named()
    {
        _folder.Write("config.json", """{"column_mappings": {"user_id": "userid", "amazon_spends": " avg_amazon_gmv ", "total_gmv": " total_gmv "}}""");

        var options = await Resolving.ResolveAsync("--config=config.json", _folder.Path);

        Assert.Equal(["user_id", "amazon_spends"], options.Settings.Input.ColumnMappings!.Keys);
        Assert.Equal(
            ["config.json line 1, column_mappings.total_gmv: the API has no such field, so the column is not sent"],
            await Resolving.WarningsOfAsync("--config=config.json", _folder.Path));
    }
}
