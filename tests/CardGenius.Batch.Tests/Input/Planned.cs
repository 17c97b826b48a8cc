using System.Text;
using CardGenius.Batch.Input;
using CardGenius.Batch.Model;
using CardGenius.Batch.Records;
using CardGenius.Batch.Storage;
using CardGenius.Testing;

namespace CardGenius.Batch.Tests.Input;

/// <summary>A plan and its files, read back from the store.</summary>
internal sealed record Planned(MemoryStore Store, RunPlan Plan, IReadOnlyList<User> Users, IReadOnlyList<Reject> Rejects)
{
    public const string RunId = "run-1";

    public static async Task<Planned> Of(IInputSource input, InputSettings? settings = null, RunSettings? run = null)
    {
        var store = new MemoryStore();
        var plan = await new Planner(store, new ManualTimeProvider())
            .PlanAsync(RunId, (run ?? new RunSettings()) with { Input = settings ?? new InputSettings() }, input, null, CancellationToken.None);
        var users = await UserReader.ReadAllAsync(store, plan, 0, plan.Users, CancellationToken.None).ToListAsync();
        var rejects = await RejectReader.ReadAsync(store, plan, CancellationToken.None).ToListAsync();
        return new Planned(store, plan, users, rejects);
    }

    public static Task<Planned> Of(string name, string text, InputSettings? settings = null) => Of(new BytesInput(name, text), settings);

    public static Task<Planned> Csv(string text, InputSettings? settings = null) => Of("users.csv", text, settings);

    public string Request(int user) => Encoding.UTF8.GetString(Users[user].Request.Span);
}
