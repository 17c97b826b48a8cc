using CardGenius.Cli.Configuration;
using CardGenius.Testing;

namespace CardGenius.Cli.Tests.Configuration;

/// <summary>Every error in flags, variables and configuration files, with the exact message.</summary>
public sealed class BadSettingsTests : IDisposable
{
    private const string Never20 = "expected a whole number from 1 to 20, or to --agreed-concurrency (the API's owners agreed to no more requests in flight)";
    private const string AnId = "expected 1 to 64 letters, digits, '.', '_' or '-', starting with a letter or a digit, without '..', not ending with '.', and not a name that Windows reserves (CON, NUL, COM1, …)";
    private const string AnUrl = "expected an http or https address without a user name or password, e.g. https://host/cg/api/pro";
    private const string AShare = "expected a share from 0 to 1, or a percentage, e.g. 0.05 or 5%";

    private static readonly string Mappable = string.Join(", ", ApiFields.Mappable.Order(StringComparer.Ordinal));

    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string, string> FlagsAndVariables => new()
    {
        { "--concurrency=0", $"--concurrency 0: {Never20}" },
        { "--concurrency=21", $"--concurrency 21: {Never20}" },
        { "--concurrency=51 --agreed-concurrency=50", $"--concurrency 51: {Never20}" },
        { "--concurrency=11 CARDGENIUS_AGREED_CONCURRENCY=10", $"--concurrency 11: {Never20}" },
        { "--agreed-concurrency=0", "--agreed-concurrency 0: expected a whole number from 1 to 5000" },
        { "--agreed-concurrency=5001", "--agreed-concurrency 5001: expected a whole number from 1 to 5000" },
        { "--concurrency=-5", $"--concurrency -5: {Never20}" },
        { "--concurrency=ten", $"--concurrency ten: {Never20}" },
        { "--concurrency=1.5", $"--concurrency 1.5: {Never20}" },
        { "--concurrency=99999999999999999999", $"--concurrency 99999999999999999999: {Never20}" },
        { "--concurrency=", $"--concurrency \"\": {Never20}" },
        { "CARDGENIUS_CONCURRENCY=abc", $"CARDGENIUS_CONCURRENCY=abc: {Never20}" },
        { "CARDGENIUS_CONCURRENCY=50", $"CARDGENIUS_CONCURRENCY=50: {Never20}" },
        { "--rps=0", "--rps 0: expected requests a second, from 0.001 to 1000" },
        { "--rps=NaN", "--rps NaN: expected requests a second, from 0.001 to 1000" },
        { "--rps=13,5", "--rps 13,5: expected requests a second, from 0.001 to 1000" },
        { "CARDGENIUS_REQUESTS_PER_SECOND=fast", "CARDGENIUS_REQUESTS_PER_SECOND=fast: expected requests a second, from 0.001 to 1000" },
        { "--burst=5", "--burst 5: has no effect without --rps; set both" },
        { "CARDGENIUS_BURST=5", "CARDGENIUS_BURST=5: has no effect without --rps; set both" },
        { "--rps=5 --burst=0", "--burst 0: expected a whole number from 1 to 1000" },
        { "--rps=x --burst=2", "--rps x: expected requests a second, from 0.001 to 1000" },
        { "--top=0", "--top 0: expected a whole number from 1 to 100" },
        { "--top=101", "--top 101: expected a whole number from 1 to 100" },
        { "--limit=0", "--limit 0: expected a whole number, 1 or more" },
        { "--limit=all", "--limit all: expected a whole number, 1 or more" },
        { "--timeout=0", "--timeout 0: expected seconds from 0.1 to 600" },
        { "--timeout=30s", "--timeout 30s: expected seconds from 0.1 to 600" },
        { "--attempts=0", "--attempts 0: expected a whole number from 1 to 20" },
        { "--failure-tolerance=5", $"--failure-tolerance 5: {AShare}" },
        { "--failure-tolerance=101%", $"--failure-tolerance 101%: {AShare}" },
        { "--failure-tolerance=-1%", $"--failure-tolerance -1%: {AShare}" },
        { "--api=card-recommendation-api.example", $"--api card-recommendation-api.example: {AnUrl}" },
        { "--api=ftp://host/", $"--api ftp://host/: {AnUrl}" },
        { "--api=https://me:secret@host/", $"--api https://***@host/: {AnUrl}" },
        { "CARDGENIUS_API=https://me:secret@host/", $"CARDGENIUS_API=https://***@host/: {AnUrl}" },
        { "CARDGENIUS_API=/cg/api/pro", $"CARDGENIUS_API=/cg/api/pro: {AnUrl}" },
        { "--run-id=../secret", $"--run-id ../secret: {AnId}" },
        { "--run-id=a/b", $"--run-id a/b: {AnId}" },
        { "CARDGENIUS_RUN_ID=a..b", $"CARDGENIUS_RUN_ID=a..b: {AnId}" },
        { "--output=results.xls", "--output results.xls: expected a path that ends in .xlsx or .csv" },
        { "--output=.csv", "--output .csv: expected a path that ends in .xlsx or .csv" },
        { "--other-online-mode=sum", "--other-online-mode sum: expected sum_components or confirmed_only" },
        { "--input=", "--input \"\": expected the path of a .csv, .xlsx or .ndjson file" },
        { "CARDGENIUS_XLSX=maybe", "CARDGENIUS_XLSX=maybe: expected true or false" },
        { "CARDGENIUS_CHUNK_SIZE=0", "CARDGENIUS_CHUNK_SIZE=0: expected a whole number from 1 to 10000" },
        { "CARDGENIUS_BREAKER_OPEN_SECONDS=60", "CARDGENIUS_BREAKER_OPEN_SECONDS=60: expected seconds from 0.1 to 25" },
        { "CARDGENIUS_HOLD_MAX_SECONDS=7", "CARDGENIUS_HOLD_MAX_SECONDS=7: 7 s is shorter than the first hold (30 s); expected 30 or more" },
        { "--concurrency=0 CARDGENIUS_CONCURRENCY=abc", $"--concurrency 0: {Never20}" },
        {
            "--top=0 CARDGENIUS_REQUESTS_PER_SECOND=0 --timeout=x",
            "--top 0: expected a whole number from 1 to 100\nCARDGENIUS_REQUESTS_PER_SECOND=0: expected requests a second, from 0.001 to 1000\n"
            + "--timeout x: expected seconds from 0.1 to 600"
        },
    };

    public static TheoryData<string, string> Files => new()
    {
        { """{"processing": {"max_workers": 50}}""", $"c.json line 1, processing.max_workers: found 50, {Never20}" },
        { """{"processing": {"max_workers": "20"}}""", $"c.json line 1, processing.max_workers: found \"20\", {Never20}" },
        { "{\"processing\":\n  {\"top_n_cards\":\n 2.5}}", "c.json line 3, processing.top_n_cards: found 2.5, expected a whole number from 1 to 100" },
        { """{"processing": {"top_n_cards": []}}""", "c.json line 1, processing.top_n_cards: found a list, expected a whole number from 1 to 100" },
        { """{"processing": {"skip_empty_rows": 1}}""", "c.json line 1, processing.skip_empty_rows: found 1, expected true or false" },
        { """{"processing": {"continue_on_error": "yes"}}""", "c.json line 1, processing.continue_on_error: found \"yes\", expected true or false" },
        { """{"processing": {"other_online_mode": "both"}}""", "c.json line 1, processing.other_online_mode: found \"both\", expected sum_components or confirmed_only" },
        { """{"processing": {"max_worker": 5}}""", "c.json line 1, processing.max_worker: unknown key; did you mean processing.max_workers?" },
        { """{"processing": {"burst": 5}}""", "c.json line 1, processing.burst: unknown key; did you mean api.rate_limit.burst?" },
        { """{"max_workers": 5}""", "c.json line 1, max_workers: unknown key; did you mean processing.max_workers?" },
        { """{"proccessing": {}}""", "c.json line 1, proccessing: unknown key; did you mean processing?" },
        { """{"api": {"verbose": true}}""", "c.json line 1, api.verbose: unknown key; known here: base_url, max_retries, rate_limit, sleep_between_requests, timeout" },
        { """{"api": {"rate_limit": {"rps": 5}}}""", "c.json line 1, api.rate_limit.rps: unknown key; known here: burst, enabled, requests_per_second" },
        { """{"api": {"partner_token": "s3cret"}}""", "c.json line 1, api.partner_token: unknown key; the program reads the partner token only from the variable CARDGENIUS_PARTNER_TOKEN, never from a file" },
        { """{"api": 5}""", "c.json line 1, api: found 5, expected an object" },
        { """{"api": {"rate_limit": true}}""", "c.json line 1, api.rate_limit: found true, expected an object" },
        { """{"api": {"base_url": ""}}""", $"c.json line 1, api.base_url: found \"\", {AnUrl}" },
        { """{"api": {"base_url": "https://me:pw@host/"}}""", $"c.json line 1, api.base_url: found \"https://***@host/\", {AnUrl}" },
        { """{"api": {"timeout": null, "max_retries": 0}}""", "c.json line 1, api.max_retries: found 0, expected a whole number from 1 to 20" },
        { """{"api": {"sleep_between_requests": -1}}""", "c.json line 1, api.sleep_between_requests: found -1, expected seconds from 0 to 3600" },
        { """{"api": {"rate_limit": {"enabled": "no"}}}""", "c.json line 1, api.rate_limit.enabled: found \"no\", expected true or false" },
        { """{"excel": {"output_file": "results.ods"}}""", "c.json line 1, excel.output_file: found \"results.ods\", expected a path that ends in .xlsx or .csv" },
        { """{"excel": {"sheet_name": true}}""", "c.json line 1, excel.sheet_name: found true, expected a sheet's name, or its index from 0" },
        { """{"column_mappings": {"userid": "id"}}""", "c.json line 1, column_mappings.userid: unknown column; did you mean user_id?" },
        { """{"column_mappings": {"ajio": " "}}""", "c.json line 1, column_mappings.ajio: found \" \", expected the header of a column of the input" },
        { """{"column_mappings": {"shoes": "id"}}""", $"c.json line 1, column_mappings.shoes: unknown column; known here: {Mappable}" },
        { """{"column_mappings": {"user_id": 1}}""", "c.json line 1, column_mappings.user_id: found 1, expected the header of a column of the input" },
        { """{"column_mappings": ["user_id"]}""", "c.json line 1, column_mappings: found a list, expected an object" },
        { """{"processing": {"extract_spend_keys": "fuel"}}""", "c.json line 1, processing.extract_spend_keys: found \"fuel\", expected a list of spend keys, e.g. [\"amazon_spends\"]" },
        { """{"processing": {"extract_spend_keys": ["fuels"]}}""", "c.json line 1, processing.extract_spend_keys: unknown spend key \"fuels\"; did you mean fuel?" },
        { """{"processing": {"extract_spend_keys": [1]}}""", "c.json line 1, processing.extract_spend_keys: found 1, expected a spend key, e.g. \"amazon_spends\"" },
        { """{"processing": {"extract_spend_keys": ["fuel", "fuel"]}}""", "c.json line 1, processing.extract_spend_keys: \"fuel\" is in the list twice" },
        { """{"cardgenius": {"chunksize": 5}}""", "c.json line 1, cardgenius.chunksize: unknown key; did you mean cardgenius.chunk_size?" },
        { """{"cardgenius": {"failure_tolerance": 5}}""", $"c.json line 1, cardgenius.failure_tolerance: found 5, {AShare}" },
        { "{\"api\": {},\n\"api\": {}}", "c.json line 2, api: given twice (first on line 1); keep one" },
        { "{\"api\": {\"timeout\": 30,}}", "c.json line 1, column 24: not valid JSON: a comma before the closing bracket; remove it" },
        { "{\n  // the API\n  \"api\": {}}", "c.json line 2, column 3: not valid JSON: JSON has no comments; remove the comment" },
        { "{\"api\": {\n\"timeout\": abc}}", "c.json line 2, column 12: not valid JSON: 'a' is an invalid start of a value" },
        { "{\"api\": {", "c.json line 1, column 10: not valid JSON: Expected depth to be zero at the end of the JSON payload. There is an open JSON object or array that should be closed" },
        { "{} {}", "c.json line 1, column 4: not valid JSON: '{' is invalid after a single JSON value. Expected end of data" },
        { "", "c.json: the file is empty, expected a JSON object" },
        { " \n", "c.json: the file is empty, expected a JSON object" },
        { "[1]", "c.json line 1: found a list, expected an object with the sections api, excel and processing" },
        {
            "{\"api\": {\"tiemout\": 3,\n\"timeout\": 0},\n\"procesing\": {}}",
            "c.json line 1, api.tiemout: unknown key; did you mean api.timeout?\n"
            + "c.json line 3, procesing: unknown key; did you mean processing?\n"
            + "c.json line 2, api.timeout: found 0, expected seconds from 0.1 to 600"
        },
    };

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(FlagsAndVariables))]
    public async Task A_bad_flag_or_variable_is_named_with_what_is_expected(string given, string expected)
    {
        Assert.Equal(expected, await Resolving.ProblemsOfAsync(given, _folder.Path));
    }

    [Theory]
    [MemberData(nameof(Files))]
    public async Task A_bad_configuration_file_is_shown_to_the_line(string content, string expected)
    {
        _folder.Write("c.json", content);

        Assert.Equal(expected, await Resolving.ProblemsOfAsync("--config=c.json", _folder.Path));
    }

    [Fact]
    public async Task Bad_tables_of_cards_are_named_beside_all_else_that_is_wrong()
    {
        _folder.Write("cards.json", """{"cards": {"A": {"commissionable": "yes"}}}""");
        _folder.Write("names.json", "[]");

        Assert.Equal(
            "--top 0: expected a whole number from 1 to 100\n"
            + $"{_folder.File("cards.json")}, line 1: \"commissionable\" must be true or false, but found the text \"yes\".\n"
            + $"{_folder.File("names.json")}, line 1: expected an object with \"name_mappings\", but found a list.\n"
            + $"{_folder.File("none.json")}: the file does not exist.",
            await Resolving.ProblemsOfAsync("--top=0 --commissionable=cards.json --display-names=names.json", _folder.Path)
            + "\n" + await Resolving.ProblemsOfAsync("--commissionable=none.json", _folder.Path));
    }

    [Theory]
    [InlineData("--config=c.json", "c.json")]
    [InlineData("CARDGENIUS_CONFIG=c.json", "c.json")]
    public async Task A_file_that_is_not_there_is_named_with_its_whole_path(string given, string name)
    {
        Assert.Equal($"{name}: no such file ({_folder.File(name)})", await Resolving.ProblemsOfAsync(given, _folder.Path));
    }

    [Fact]
    public async Task A_folder_in_place_of_a_file_is_said_to_be_unreadable()
    {
        Directory.CreateDirectory(_folder.File("c.json"));

        Assert.StartsWith("c.json: cannot be read: ", await Resolving.ProblemsOfAsync("--config=c.json", _folder.Path), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Text_that_is_not_utf_8_is_said_to_be_so()
    {
        _folder.Write("c.json", [.. "{\"api\": {\"base_url\": \""u8, 0xC3, 0x28, .. "\"}}"u8]);

        Assert.Equal("c.json: not valid JSON: a text in it is not UTF-8", await Resolving.ProblemsOfAsync("--config=c.json", _folder.Path));
    }
}
