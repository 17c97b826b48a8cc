using CardGenius.Cli.Configuration;
using CardGenius.Cli.Hosting;
using CardGenius.Testing;

namespace CardGenius.Cli.Tests.Configuration;

/// <summary>Every form of <c>--store</c>, and the message of every wrong form.</summary>
public sealed class StorePlacesTests : IDisposable
{
    // The published key of the emulator's account. This is not a secret.
    private const string Key = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";
    private const string Forms = "a folder, blob:CONTAINER or blob:https://ACCOUNT.blob.core.windows.net/CONTAINER";
    private const string Address = "blob:https://ACCOUNT.blob.core.windows.net/CONTAINER";
    private const string AName = "a container's name: 3 to 63 lowercase letters, digits and single hyphens, beginning and ending with a letter or digit";
    private const string Alone = ": a store is a whole container";
    private const string NoSecret =
        Address + " without a password or signature; to use one, set a connection string in the variable CARDGENIUS_STORAGE_ACCOUNT, and use "
        + "blob:CONTAINER as the store";

    private const string AnAccount =
        "a connection string (UseDevelopmentStorage=true for Azurite on its default port), or the account's address for the identity that is "
        + "signed in, e.g. https://ACCOUNT.blob.core.windows.net";

    private const string Unreadable = $"CARDGENIUS_STORAGE_ACCOUNT: cannot be read; expected {AnAccount}; copy the whole value again";

    private readonly TemporaryFolder _folder = new();
    private readonly List<string> _warnings = [];

    public static TheoryData<string, string?, string, string> Containers => new()
    {
        { "blob:weekly", "UseDevelopmentStorage=true", "http://127.0.0.1:10000/devstoreaccount1/weekly", "blob:weekly" },
        { "BLOB:weekly", "UseDevelopmentStorage=true", "http://127.0.0.1:10000/devstoreaccount1/weekly", "blob:weekly" },
        { "blob:w-1", $"DefaultEndpointsProtocol=https;AccountName=acme;AccountKey={Key};EndpointSuffix=core.windows.net", "https://acme.blob.core.windows.net/w-1", "blob:w-1" },
        { "blob:weekly", "BlobEndpoint=https://acme.blob.core.windows.net;SharedAccessSignature=sv=2022-11-02&sig=c2VjcmV0", "https://acme.blob.core.windows.net/weekly", "blob:weekly" },
        { "blob:weekly", "https://acme.blob.core.windows.net", "https://acme.blob.core.windows.net/weekly", "blob:weekly" },
        { "blob:weekly", " https://acme.blob.core.windows.net/ ", "https://acme.blob.core.windows.net/weekly", "blob:weekly" },
        { "blob:https://acme.blob.core.windows.net/weekly", null, "https://acme.blob.core.windows.net/weekly", "blob:https://acme.blob.core.windows.net/weekly" },
        { "blob:https://acme.blob.core.windows.net/weekly/", null, "https://acme.blob.core.windows.net/weekly", "blob:https://acme.blob.core.windows.net/weekly/" },
        { "blob:https://acme.blob.core.chinacloudapi.cn/weekly", null, "https://acme.blob.core.chinacloudapi.cn/weekly", "blob:https://acme.blob.core.chinacloudapi.cn/weekly" },
        { "blob:https://127.0.0.1:10000/devstoreaccount1/weekly", null, "https://127.0.0.1:10000/devstoreaccount1/weekly", "blob:https://127.0.0.1:10000/devstoreaccount1/weekly" },
    };

    public static TheoryData<string, string?, string> Refused => new()
    {
        { "blob:", null, $"--store blob:: expected {Forms}" },
        { "", null, $"--store \"\": expected {Forms}" },
        { "https://acme.blob.core.windows.net/weekly", null, $"--store https://acme.blob.core.windows.net/weekly: expected {Forms}" },
        { "abfss://weekly@acme.dfs.core.windows.net/", null, $"--store abfss://***@acme.dfs.core.windows.net/: expected {Forms}" },
        { "s3://bucket/weekly", null, $"--store s3://bucket/weekly: expected {Forms}" },
        { "blob:http://acme.blob.core.windows.net/weekly", null, $"--store blob:http://acme.blob.core.windows.net/weekly: expected {Address}" },
        { "blob:https:///weekly", null, $"--store blob:https:///weekly: expected {Address}" },
        { "blob:https://acme.blob.core.windows.net", null, $"--store blob:https://acme.blob.core.windows.net: expected a container after the account: {Address}" },
        { "blob:https://acme.blob.core.windows.net/", null, $"--store blob:https://acme.blob.core.windows.net/: expected a container after the account: {Address}" },
        { "blob:https://127.0.0.1:10000/weekly", null, $"--store blob:https://127.0.0.1:10000/weekly: expected a container after the account: {Address}" },
        { "blob:https://acme.blob.core.windows.net/weekly/2026", null, $"--store blob:https://acme.blob.core.windows.net/weekly/2026: expected {Address} without a further path{Alone}" },
        { "blob:https://acme.blob.core.windows.net/Weekly", null, $"--store blob:https://acme.blob.core.windows.net/Weekly: expected {AName}" },
        { "blob:https://acme.blob.core.windows.net/weekly?sv=2022-11-02&sig=c2VjcmV0", null, $"--store blob:https://acme.blob.core.windows.net/weekly?sv=2022-11-02&sig=***: expected {NoSecret}" },
        { "blob:https://me:c2VjcmV0@acme.blob.core.windows.net/weekly", null, $"--store blob:https://***@acme.blob.core.windows.net/weekly: expected {NoSecret}" },
        { "blob:https://acme.blob.core.windows.net/weekly#top", null, $"--store blob:https://acme.blob.core.windows.net/weekly#top: expected {NoSecret}" },
        { "blob:weekly/2026", "UseDevelopmentStorage=true", $"--store blob:weekly/2026: expected blob:CONTAINER without a path{Alone}" },
        { "blob:ab", "UseDevelopmentStorage=true", $"--store blob:ab: expected {AName}" },
        { "blob:Weekly", "UseDevelopmentStorage=true", $"--store blob:Weekly: expected {AName}" },
        { "blob:a--b", "UseDevelopmentStorage=true", $"--store blob:a--b: expected {AName}" },
        { "blob:$root", "UseDevelopmentStorage=true", $"--store blob:$root: expected {AName}" },
        { "blob:UseDevelopmentStorage=true", null, "--store blob:UseDevelopmentStorage=true: expected blob:CONTAINER; set the connection string in the variable CARDGENIUS_STORAGE_ACCOUNT, where other users cannot see it" },
        { "blob:AccountName=acme;AccountKey=c2VjcmV0", null, "--store blob:AccountName=acme;AccountKey=***: expected blob:CONTAINER; set the connection string in the variable CARDGENIUS_STORAGE_ACCOUNT, where other users cannot see it" },
        { "blob:weekly", null, $"--store blob:weekly: CARDGENIUS_STORAGE_ACCOUNT is not set; expected {AnAccount}" },
        { "blob:weekly", "", $"--store blob:weekly: CARDGENIUS_STORAGE_ACCOUNT is not set; expected {AnAccount}" },
        { "blob:weekly", "c2VjcmV0", Unreadable },
        { "blob:weekly", "AccountName=acme;AccountKey=c2VjcmV0=;nonsense", Unreadable },
        { "blob:weekly", "http://acme.blob.core.windows.net", Unreadable },
        { "blob:weekly", "https://acme.blob.core.windows.net?sig=c2VjcmV0", Unreadable },
        { "blob:weekly", "https://me:c2VjcmV0@acme.blob.core.windows.net", Unreadable },
    };

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Containers))]
    public void A_container_is_named_and_its_address_shows_no_secret(string given, string? storage, string address, string name)
    {
        var store = Resolve(given, storage);

        Assert.Equal(address, store.Address);
        Assert.Equal($"blob container {address}", store.Location);
        Assert.Equal($"{address}/results/run_id=r", store.Locate("results/run_id=r"));
        Assert.Equal(name, store.NameFrom(_folder.Path));
        Assert.Equal(address, Resolve(name, storage).Address);
    }

    [Theory]
    [InlineData("store", "store")]
    [InlineData("./blob:weekly", "blob:weekly")]
    [InlineData("/data/store", "/data/store")]
    public void Everything_else_is_a_folder(string given, string folder)
    {
        var store = Resolve(given, null);

        Assert.IsType<FolderPlace>(store);
        Assert.Equal(Path.GetFullPath(folder, _folder.Path), store.Address);
    }

    [Theory]
    [MemberData(nameof(Refused))]
    public void A_form_that_is_none_is_refused_with_what_is_expected(string given, string? storage, string expected)
    {
        var refused = Assert.Throws<UsageException>(() => Resolve(given, storage));

        Assert.Equal(expected, Assert.Single(refused.Problems));
        Assert.DoesNotContain("c2VjcmV0", refused.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_variable_and_the_configuration_file_name_containers_too()
    {
        _folder.Write("c.json", """{"cardgenius": {"store": "blob:of-the-file"}}""");
        var variables = new Dictionary<string, string> { ["CARDGENIUS_STORAGE_ACCOUNT"] = "UseDevelopmentStorage=true", ["CARDGENIUS_CONFIG"] = "c.json" };
        Assert.EndsWith("/of-the-file", Resolve([], variables).Address, StringComparison.Ordinal);

        variables["CARDGENIUS_STORE"] = "blob:of-the-variable";
        Assert.EndsWith("/of-the-variable", Resolve([], variables).Address, StringComparison.Ordinal);

        variables.Remove("CARDGENIUS_STORE");
        _folder.Write("c.json", """{"cardgenius": {"store": "blob:No"}}""");
        var refused = Assert.Throws<UsageException>(() => Resolve([], variables));
        Assert.Equal($"c.json line 1, cardgenius.store: found \"blob:No\", expected {AName}", Assert.Single(refused.Problems));
    }

    [Fact]
    public void Deprecated_variable_of_the_account_works_with_a_warning()
    {
        var variables = new Dictionary<string, string> { ["CARDGENIUS_STORE"] = "blob:weekly", ["CARDGENIUS_STORAGE"] = "UseDevelopmentStorage=true" };

        Assert.EndsWith("/weekly", Resolve([], variables).Address, StringComparison.Ordinal);
        Assert.Equal(["CARDGENIUS_STORAGE is deprecated; use CARDGENIUS_STORAGE_ACCOUNT."], _warnings);

        variables["CARDGENIUS_STORAGE"] = "nonsense";
        Assert.StartsWith("CARDGENIUS_STORAGE: cannot be read; ", Assert.Single(Assert.Throws<UsageException>(() => Resolve([], variables)).Problems), StringComparison.Ordinal);

        variables["CARDGENIUS_STORAGE_ACCOUNT"] = "UseDevelopmentStorage=true";
        Assert.Equal(
            ["CARDGENIUS_STORAGE and CARDGENIUS_STORAGE_ACCOUNT have different values. Remove CARDGENIUS_STORAGE, which is deprecated."],
            Assert.Throws<UsageException>(() => Resolve([], variables)).Problems);
    }

    private StorePlace Resolve(string given, string? storage) => Resolve(
        new() { ["--store"] = given }, storage is null ? [] : new() { ["CARDGENIUS_STORAGE_ACCOUNT"] = storage });

    private StorePlace Resolve(Dictionary<string, string> flags, Dictionary<string, string> variables) =>
        RunOptionsResolver.ResolveStore(flags, variables, _folder.Path, _warnings.Add);
}
