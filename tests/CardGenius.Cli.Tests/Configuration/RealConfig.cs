namespace CardGenius.Cli.Tests.Configuration;

/// <summary>The existing real_config.json, as cardgenius-api.md shows it.</summary>
internal static class RealConfig
{
    public const string Text = """
        {
          "api": {"base_url": "https://api.example/cg/api/pro", "timeout": 30, "sleep_between_requests": 0, "max_retries": 3,
                  "rate_limit": {"enabled": true, "requests_per_second": 10, "burst": 20}},
          "excel": {"input_file": "users.xlsx", "output_file": "results.xlsx", "sheet_name": 0},
          "column_mappings": {"user_id": "userid", "amazon_spends": "avg_amazon_gmv", "flipkart_spends": "avg_flipkart_gmv",
                              "myntra": "avg_myntra_gmv", "ajio": "avg_ajio_gmv", "avg_gmv": "avg_confirmed_gmv", "grocery": "avg_grocery_gmv"},
          "processing": {"top_n_cards": 10, "max_workers": 20, "skip_empty_rows": true, "continue_on_error": true,
                         "extract_spend_keys": ["amazon_spends", "flipkart_spends", "grocery_spends_online", "other_online_spends"],
                         "other_online_mode": "sum_components"}
        }
        """;
}
