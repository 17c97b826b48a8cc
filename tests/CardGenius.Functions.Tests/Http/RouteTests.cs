using System.Reflection;
using System.Text.Json.Nodes;
using CardGenius.Functions.Http;
using CardGenius.Functions.Orchestration;
using CardGenius.Service.Http;
using Microsoft.Azure.Functions.Worker;

namespace CardGenius.Functions.Tests.Http;

/// <summary>The app's routes match the OpenAPI document.</summary>
public sealed class RouteTests
{
    private static readonly JsonNode Document = JsonNode.Parse(RunsApi.OpenApi().Body.Span)!;

    private static IEnumerable<(MethodInfo Method, HttpTriggerAttribute Trigger)> Triggers =>
        from method in typeof(RunHttpFunctions).GetMethods()
        from parameter in method.GetParameters()
        let trigger = parameter.GetCustomAttribute<HttpTriggerAttribute>()
        where trigger is not null
        select (method, trigger);

    [Fact]
    public void The_routes_and_verbs_are_those_that_are_documented()
    {
        var documented = Document["paths"]!.AsObject()
            .SelectMany(path => path.Value!.AsObject().Select(o => (path.Key, o.Key, (string)o.Value!["operationId"]!)));
        var actual = Triggers.SelectMany(t => t.Trigger.Methods!.Select(
            verb => ($"/{t.Trigger.Route}", verb, t.Method.GetCustomAttribute<FunctionAttribute>()!.Name)));
        Assert.Equal(documented.Order(), actual.Order());
    }

    [Fact]
    public void Every_parameter_of_a_path_is_documented_and_bound()
    {
        foreach (var (method, trigger) in Triggers)
        {
            var operation = Document["paths"]![$"/{trigger.Route}"]![trigger.Methods![0]]!;
            var documented = (operation["parameters"]?.AsArray() ?? []).Where(p => (string)p!["in"]! == "path").Select(p => (string)p!["name"]!);
            var bound = method.GetParameters().Where(p => p.ParameterType == typeof(string)).Select(p => p.Name);
            Assert.Equal(documented, bound);
        }
    }

    [Fact]
    public void Every_route_requires_a_key() =>
        Assert.All(Triggers, t => Assert.Equal(AuthorizationLevel.Function, t.Trigger.AuthLevel));

    [Fact]
    public void Function_names_are_unique_and_those_in_histories_are_functions()
    {
        var names = typeof(RunHttpFunctions).Assembly.GetTypes()
            .SelectMany(t => t.GetMethods(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly))
            .Select(m => m.GetCustomAttribute<FunctionAttribute>()?.Name)
            .OfType<string>()
            .ToList();
        Assert.Distinct(names);
        Assert.Subset(
            names.ToHashSet(),
            typeof(FunctionNames).GetFields().Select(f => (string)f.GetRawConstantValue()!).ToHashSet());
    }
}
