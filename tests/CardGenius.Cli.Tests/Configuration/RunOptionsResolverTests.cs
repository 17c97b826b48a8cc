using System.Text.Json;
using CardGenius.Batch.Model;
using CardGenius.Batch.Ranking;
using CardGenius.Batch.Settings;
using CardGenius.Cli.Configuration;
using CardGenius.Testing;
using FsCheck;
using FsCheck.Fluent;

namespace CardGenius.Cli.Tests.Configuration;

public sealed class RunOptionsResolverTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Nothing_given_gives_the_production_defaults()
    {
        var options = await Resolving.ResolveAsync("", _folder.Path);

        AssertSame(new RunSettings { RejectTolerance = 0.5 }, options.Settings);
        Assert.Equal(10, options.Rules.TopN);
        Assert.Null(options.Rules.Commissionable);
        Assert.Empty(options.Rules.DisplayNames);
        Assert.Equal(_folder.File("cardgenius-store"), options.Store.Address);
        Assert.Null(options.InputFile);
        Assert.Null(options.RunId);
        Assert.Null(options.OutputFile);
        Assert.True(options.Wait);
        Assert.Empty(options.Given);
        Assert.Empty(await Resolving.WarningsOfAsync("", _folder.Path));
    }

    [Fact]
    public async Task Todays_configuration_file_is_understood_to_the_last_key()
    {
        _folder.Write("etc/real_config.json", RealConfig.Text);

        var options = await Resolving.ResolveAsync("--config=etc/real_config.json", _folder.Path);

        var expected = new RunSettings
        {
            RejectTolerance = 0.5,
            Input = new InputSettings
            {
                Path = _folder.File("etc/users.xlsx"),
                Sheet = "0",
                ColumnMappings = new Dictionary<string, string>
                {
                    ["user_id"] = "userid",
                    ["amazon_spends"] = "avg_amazon_gmv",
                    ["flipkart_spends"] = "avg_flipkart_gmv",
                    ["myntra"] = "avg_myntra_gmv",
                    ["ajio"] = "avg_ajio_gmv",
                    ["avg_gmv"] = "avg_confirmed_gmv",
                    ["grocery"] = "avg_grocery_gmv",
                },
                OtherOnline = OtherOnlineMode.SumComponents,
                SkipEmptyRows = true,
            },
            Api = new ApiSettings
            {
                Url = "https://api.example/cg/api/pro",
                TimeoutSeconds = 30,
                Attempts = 3,
                RequestsPerSecond = 10,
                Burst = 20,
            },
            Concurrency = 20,
            TopN = 10,
            FailureTolerance = 0.05,
            SpendKeys = ["amazon_spends", "flipkart_spends", "grocery_spends_online", "other_online_spends"],
        };
        AssertSame(expected, options.Settings);
        Assert.Equal(_folder.File("etc/users.xlsx"), options.InputFile);
        Assert.Equal(_folder.File("etc/results.xlsx"), options.OutputFile);
        Assert.Equal(_folder.File("cardgenius-store"), options.Store.Address);
        Assert.Null(options.Rules.Commissionable);
    }

    [Fact]
    public async Task The_tables_beside_the_configuration_file_are_used()
    {
        _folder.Write("etc/real_config.json", RealConfig.Text);
        _folder.Write(
            "etc/commissionable_cards.json",
            """
            {"cards": {"AXIS MAGNUS": {"commissionable": true, "ck_rewards": 1750}, "HDFC INFINIA ": {"commissionable": false}},
             "default_policy": {"unknown_cards_commissionable": true, "log_unknown_cards": true}}
            """);
        _folder.Write("etc/cashkaro_display_names.json", """{"name_mappings": {"AXIS AIRTEL CC": "Axis Airtel Credit Card"}}""");

        var rules = (await Resolving.ResolveAsync("--config=etc/real_config.json", _folder.Path)).Rules;

        Assert.Equal(new Dictionary<string, bool> { ["AXIS MAGNUS"] = true, ["HDFC INFINIA "] = false }, rules.Commissionable);
        Assert.True(rules.UnknownCardsCommissionable);
        Assert.Equal(new Dictionary<string, string> { ["AXIS AIRTEL CC"] = "Axis Airtel Credit Card" }, rules.DisplayNames);
    }

    [Fact]
    public async Task The_tables_beside_the_configuration_file_can_be_left_out_or_replaced()
    {
        _folder.Write("etc/real_config.json", RealConfig.Text);
        _folder.Write("etc/commissionable_cards.json", """{"cards": {"A": {"commissionable": true}}}""");
        _folder.Write("etc/cashkaro_display_names.json", """{"name_mappings": {"A": "Beside"}}""");
        _folder.Write("mine.json", """{"name_mappings": {"A": "Mine"}}""");

        var rules = (await Resolving.ResolveAsync(
            "--config=etc/real_config.json --commissionable=none CARDGENIUS_DISPLAY_NAMES_FILE=mine.json", _folder.Path)).Rules;

        Assert.Null(rules.Commissionable);
        Assert.Equal("Mine", rules.DisplayNames["A"]);
    }

    [Fact]
    public async Task Unless_the_table_says_so_unknown_cards_are_not_commissionable()
    {
        _folder.Write("cards.json", """{"cards": {}}""");

        var rules = (await Resolving.ResolveAsync("--commissionable=cards.json", _folder.Path)).Rules;

        Assert.NotNull(rules.Commissionable);
        Assert.False(rules.UnknownCardsCommissionable);
    }

    [Fact]
    public async Task Flags_beat_variables_beat_the_file_beat_the_default()
    {
        var given = ArbMap.Default.GeneratorFor<bool>().Three().SelectMany(
            g => Gen.Choose(1, 20).Three().Select(v => (Flag: g.Item1, Variable: g.Item2, File: g.Item3, Values: v))).ToArbitrary();
        Prop.ForAll(given, async g =>
        {
            var (flag, variable, file) = g.Values;
            _folder.Write("c.json", g.File ? $$$"""{"processing": {"max_workers": {{{file}}}}, "api": {"timeout": {{{file}}}}}""" : "{}");
            var words = "--config=c.json"
                + (g.Flag ? $" --concurrency={flag} --timeout={flag}" : "")
                + (g.Variable ? $" CARDGENIUS_CONCURRENCY={variable} CARDGENIUS_API_TIMEOUT_SECONDS={variable}" : "");
            var settings = (await Resolving.ResolveAsync(words, _folder.Path)).Settings;
            var concurrency = g.Flag ? flag : g.Variable ? variable : g.File ? file : 20;
            var timeout = g.Flag ? flag : g.Variable ? variable : g.File ? file : 30;
            return settings.Concurrency == concurrency && settings.Api.TimeoutSeconds == timeout;
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public async Task Every_setting_with_a_flag_has_a_variable_and_a_key_and_all_three_reach_the_same_value()
    {
        foreach (var setting in SettingTable.WithFlags)
        {
            Assert.NotNull(setting.Variable);
            Assert.NotNull(setting.Key);
            var text = Sample(setting.Flag!);
            var more = setting == (ISetting)SettingTable.Burst ? " --rps=7" : "";
            _folder.Write("cards.json", """{"cards": {"A": {"commissionable": true}}, "name_mappings": {"A": "B"}}""");
            _folder.Write("c.json", Nested(setting.Key!, JsonText(text)));

            var byFlag = Everything(await Resolving.ResolveAsync($"{setting.Flag}={text}{more}", _folder.Path));

            Assert.NotEqual(Everything(await Resolving.ResolveAsync(more, _folder.Path)), byFlag);
            Assert.Equal(byFlag, Everything(await Resolving.ResolveAsync($"{setting.Variable}={text}{more}", _folder.Path)));
            Assert.Equal(byFlag, Everything(await Resolving.ResolveAsync($"--config=c.json{more}", _folder.Path)));
        }
    }

    [Fact]
    public async Task Every_expert_setting_is_reached_by_its_variable_and_its_key()
    {
        foreach (var setting in SettingTable.Experts)
        {
            _folder.Write("c.json", Nested(setting.Key!, ExpertSample(setting.Key!)));

            var byVariable = Everything(await Resolving.ResolveAsync($"{setting.Variable}={ExpertSample(setting.Key!)}", _folder.Path));

            Assert.NotEqual(Everything(await Resolving.ResolveAsync("", _folder.Path)), byVariable);
            Assert.Equal(byVariable, Everything(await Resolving.ResolveAsync("--config=c.json", _folder.Path)));
        }
    }

    [Theory]
    [InlineData("""{"api": {"sleep_between_requests": 0}}""", "", null, 1)]
    [InlineData("""{"api": {"sleep_between_requests": 2}}""", "", 10.0, 1)]
    [InlineData("""{"api": {"sleep_between_requests": 2}, "processing": {"max_workers": 5}}""", "", 2.5, 1)]
    [InlineData("""{"api": {"sleep_between_requests": 2}}""", "--concurrency=4", 2.0, 1)]
    [InlineData("""{"api": {"sleep_between_requests": 2, "rate_limit": {"requests_per_second": 3, "burst": 4}}}""", "", 3.0, 4)]
    [InlineData("""{"api": {"sleep_between_requests": 2, "rate_limit": {"requests_per_second": 30, "burst": 4}}}""", "", 10.0, 4)]
    [InlineData("""{"api": {"sleep_between_requests": 2}}""", "--rps=12", 12.0, 1)]
    [InlineData("""{"api": {"rate_limit": {"enabled": false, "requests_per_second": 3, "burst": 4}}}""", "", null, 1)]
    [InlineData("""{"api": {"rate_limit": {"enabled": false, "requests_per_second": 3, "burst": 4}}}""", "--rps=5", 5.0, 4)]
    [InlineData("""{"api": {"rate_limit": {"enabled": true, "requests_per_second": 3, "burst": 4}}}""", "--rps=5 --burst=2", 5.0, 2)]
    [InlineData("""{"api": {"rate_limit": {"requests_per_second": 0.5}}}""", "", 0.5, 1)]
    [InlineData("""{"api": {"rate_limit": {"enabled": true, "burst": 4}}}""", "", null, 1)]
    public async Task The_two_ways_in_which_todays_script_slows_itself_become_a_rate(string config, string flags, double? rate, int burst)
    {
        _folder.Write("c.json", config);

        var api = (await Resolving.ResolveAsync($"--config=c.json {flags}", _folder.Path)).Settings.Api;

        Assert.Equal(rate, api.RequestsPerSecond);
        Assert.Equal(burst, api.Burst);
    }

    [Theory]
    [InlineData("""{"processing": {"continue_on_error": true}}""", "", 0.05, 200)]
    [InlineData("""{"processing": {"continue_on_error": false}}""", "", 0.0, 1)]
    [InlineData("""{"processing": {"continue_on_error": false}}""", "--failure-tolerance=10%", 0.1, 200)]
    [InlineData("{}", "--failure-tolerance=0", 0.0, 1)]
    [InlineData("{}", "--failure-tolerance=0 CARDGENIUS_FAILURE_MINIMUM_USERS=50", 0.0, 50)]
    [InlineData("""{"cardgenius": {"failure_tolerance": "2.5%"}}""", "", 0.025, 200)]
    public async Task Not_continuing_on_error_is_a_tolerance_of_nothing(string config, string flags, double tolerance, int minimumUsers)
    {
        _folder.Write("c.json", config);

        var settings = (await Resolving.ResolveAsync($"--config=c.json {flags}", _folder.Path)).Settings;

        Assert.Equal(tolerance, settings.FailureTolerance, 12);
        Assert.Equal(minimumUsers, settings.FailureMinimumUsers);
    }

    [Fact]
    public async Task Paths_start_where_they_are_written()
    {
        _folder.Write("etc/c.json", """{"excel": {"input_file": "in.csv", "output_file": "../out.csv"}, "cardgenius": {"store": "store"}}""");

        var options = await Resolving.ResolveAsync("CARDGENIUS_CONFIG=etc/c.json --output=here.xlsx", _folder.Path);

        Assert.Equal(_folder.File("etc/in.csv"), options.InputFile);
        Assert.Equal(_folder.File("here.xlsx"), options.OutputFile);
        Assert.Equal(_folder.File("etc/store"), options.Store.Address);
    }

    [Fact]
    public async Task A_null_in_the_file_is_a_setting_not_given()
    {
        _folder.Write("c.json", """{"excel": {"sheet_name": null}, "processing": null, "api": {"rate_limit": null}}""");

        var options = await Resolving.ResolveAsync("--config=c.json", _folder.Path);

        AssertSame(new RunSettings { RejectTolerance = 0.5 }, options.Settings);
    }

    [Fact]
    public async Task A_sheet_may_be_named_or_numbered()
    {
        _folder.Write("c.json", """{"excel": {"sheet_name": "Users 2026"}}""");

        Assert.Equal("Users 2026", (await Resolving.ResolveAsync("--config=c.json", _folder.Path)).Settings.Input.Sheet);
        Assert.Equal("2", (await Resolving.ResolveAsync("--config=c.json --sheet=2", _folder.Path)).Settings.Input.Sheet);
    }

    [Fact]
    public async Task A_byte_order_mark_in_the_file_does_no_harm()
    {
        _folder.Write("c.json", [0xEF, 0xBB, 0xBF, .. """{"processing": {"top_n_cards": 3}}"""u8]);

        Assert.Equal(3, (await Resolving.ResolveAsync("--config=c.json", _folder.Path)).Settings.TopN);
    }

    [Fact]
    public async Task What_was_given_is_known_from_what_is_a_default()
    {
        _folder.Write("c.json", """{"processing": {"top_n_cards": 3}}""");

        var given = (await Resolving.ResolveAsync("--config=c.json --rps=5 CARDGENIUS_API=http://a/", _folder.Path)).Given;

        Assert.Equal<ISetting>([SettingTable.Api, SettingTable.RequestsPerSecond, SettingTable.TopN], given.OrderBy(s => s.Flag));
    }

    [Fact]
    public async Task A_misspelt_variable_is_warned_of_and_a_strangers_is_not()
    {
        var warnings = await Resolving.WarningsOfAsync(
            "CARDGENIUS_CONCURENCY=5 CARDGENIUS_ZZZ=1 CARDGENIUS_PARTNER_TOKEN=x CARDGENIUS_CONTAINER=y PATH=y", _folder.Path);

        Assert.Equal(["CARDGENIUS_CONCURENCY: there is no such variable, so it has no effect; did you mean CARDGENIUS_CONCURRENCY?"], warnings);
    }

    [Theory]
    [InlineData("CARDGENIUS_RPS", "CARDGENIUS_REQUESTS_PER_SECOND", "13")]
    [InlineData("CARDGENIUS_TOP", "CARDGENIUS_TOP_N", "5")]
    [InlineData("CARDGENIUS_TIMEOUT", "CARDGENIUS_API_TIMEOUT_SECONDS", "12")]
    [InlineData("CARDGENIUS_CONNECT_TIMEOUT", "CARDGENIUS_CONNECT_TIMEOUT_SECONDS", "7")]
    [InlineData("CARDGENIUS_MAX_ANSWER_BYTES", "CARDGENIUS_MAX_RESPONSE_BYTES", "4096")]
    [InlineData("CARDGENIUS_COMMISSIONABLE", "CARDGENIUS_COMMISSIONABLE_CARDS_FILE", "cards.json")]
    [InlineData("CARDGENIUS_DISPLAY_NAMES", "CARDGENIUS_DISPLAY_NAMES_FILE", "cards.json")]
    public async Task Deprecated_variable_works_with_a_warning(string old, string current, string value)
    {
        _folder.Write("cards.json", """{"cards": {"A": {"commissionable": true}}, "name_mappings": {"A": "B"}}""");

        var options = await Resolving.ResolveAsync($"{old}={value}", _folder.Path);

        Assert.NotEqual(Everything(await Resolving.ResolveAsync("", _folder.Path)), Everything(options));
        Assert.Equal(Everything(await Resolving.ResolveAsync($"{current}={value}", _folder.Path)), Everything(options));
        Assert.Equal([$"{old} is deprecated; use {current}."], await Resolving.WarningsOfAsync($"{old}={value}", _folder.Path));
        Assert.Empty(await Resolving.WarningsOfAsync($"{current}={value}", _folder.Path));
        Assert.Equal([$"{old} is deprecated; use {current}."], await Resolving.WarningsOfAsync($"{old}={value} {current}={value}", _folder.Path));
        Assert.Equal(
            $"{old} and {current} have different values. Remove {old}, which is deprecated.",
            (await Resolving.ProblemsOfAsync($"{old}={value} {current}=9{value}", _folder.Path)).Split('\n')[0]);
    }

    [Theory]
    [InlineData("connect_timeout", "connect_timeout_seconds", "7")]
    [InlineData("max_answer_bytes", "max_response_bytes", "4096")]
    [InlineData("commissionable", "commissionable_cards_file", "\"cards.json\"")]
    [InlineData("display_names", "display_names_file", "\"cards.json\"")]
    public async Task Deprecated_key_works_with_a_warning(string old, string current, string value)
    {
        _folder.Write("cards.json", """{"cards": {"A": {"commissionable": true}}, "name_mappings": {"A": "B"}}""");
        _folder.Write("old.json", $$$"""{"cardgenius": {"{{{old}}}": {{{value}}}}}""");
        _folder.Write("new.json", $$$"""{"cardgenius": {"{{{current}}}": {{{value}}}}}""");
        _folder.Write("both.json", $$$"""{"cardgenius": {"{{{current}}}": {{{value}}}, "{{{old}}}": 1}}""");

        var options = await Resolving.ResolveAsync("--config=old.json", _folder.Path);

        Assert.NotEqual(Everything(await Resolving.ResolveAsync("", _folder.Path)), Everything(options));
        Assert.Equal(Everything(await Resolving.ResolveAsync("--config=new.json", _folder.Path)), Everything(options));
        Assert.Equal(
            [$"old.json: cardgenius.{old} is deprecated; use cardgenius.{current}."], await Resolving.WarningsOfAsync("--config=old.json", _folder.Path));
        Assert.Equal(
            $"both.json: cardgenius.{old} and cardgenius.{current} have different values. Remove cardgenius.{old}, which is deprecated.",
            await Resolving.ProblemsOfAsync("--config=both.json", _folder.Path));
    }

    [Fact]
    public async Task Message_about_a_deprecated_variable_names_that_variable() => Assert.Equal(
        "CARDGENIUS_RPS=fast: expected requests a second, from 0.001 to 1000",
        await Resolving.ProblemsOfAsync("CARDGENIUS_RPS=fast", _folder.Path));

    [Fact]
    public async Task An_empty_variable_is_not_given()
    {
        Assert.Equal(20, (await Resolving.ResolveAsync("CARDGENIUS_CONCURRENCY=", _folder.Path)).Settings.Concurrency);
    }

    private static void AssertSame(RunSettings expected, RunSettings actual) => Assert.Equal(Text(expected), Text(actual));

    private static string Everything(RunOptions options) => string.Join('|',
        Text(options.Settings), options.Store.Address, options.InputFile, options.RunId, options.OutputFile, options.Force, options.Wait,
        RulesText(options.Rules));

    private static string RulesText(RankingRules rules) => JsonSerializer.Serialize(rules);

    private static string Text(RunSettings settings) => JsonSerializer.Serialize(settings);

    private static string Nested(string key, string value) =>
        key.Split('.').Reverse().Aggregate(value, (inner, name) => $$"""{"{{name}}": {{inner}}}""")
            .Replace("""{"burst":""", """{"requests_per_second": 7, "burst":""", StringComparison.Ordinal);

    private static string JsonText(string text) =>
        text is "true" || double.TryParse(text, out _) ? text : $"\"{text}\"";

    private string Sample(string flag) => flag switch
    {
        "--input" => _folder.File("users.csv"),
        "--api" => "http://localhost:5000/cg/api/pro",
        "--store" => _folder.File("elsewhere"),
        "--run-id" => "week-45",
        "--output" => _folder.File("r.csv"),
        "--xlsx" or "--no-wait" or "--ignore-columns" or "--csv-safe" or "--force" => "true",
        "--time-zone" => "Asia/Kolkata",
        "--sheet" => "3",
        "--other-online-mode" => "confirmed_only",
        "--commissionable" or "--display-names" => _folder.File("cards.json"),
        "--failure-tolerance" or "--no-card-tolerance" or "--reject-tolerance" => "0.25",
        _ => "7",
    };

    private static string ExpertSample(string key) => key.EndsWith("ratio", StringComparison.Ordinal) ? "0.5"
        : key.EndsWith("echoed_spends", StringComparison.Ordinal) ? "false"
        : key.EndsWith("bytes", StringComparison.Ordinal) ? "4096"
        : key.EndsWith("hold_max_seconds", StringComparison.Ordinal) ? "70" : "7";
}
