using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using CardGenius.Batch.Settings;
using CardGenius.Cli.Configuration;
using CardGenius.Cli.Display.Json;
using CardGenius.Cli.Hosting;

namespace CardGenius.Cli.Display;

/// <summary>Where a command's answers, notes and errors go.</summary>
/// <param name="environment">The outside world.</param>
/// <param name="json">Whether standard output is one JSON object and nothing else.</param>
internal sealed class Reporter(CliEnvironment environment, bool json)
{
    public bool IsJson => json;

    /// <summary>The command's answer: text for people, or the JSON document.</summary>
    public void Answer<T>(string text, T document, JsonTypeInfo<T> type)
    {
        if (json)
        {
            environment.Out.WriteLine(JsonSerializer.Serialize(document, type));
        }
        else
        {
            environment.Out.Write(text);
        }
    }

    public void Warn(string message) => environment.Error.WriteLine($"warning: {message}");

    public void Hint(string message) => environment.Error.WriteLine($"hint: {message}");

    /// <summary>The likeliest cause of a refusal, where it is one.</summary>
    public void HintAtToken()
    {
        if (string.IsNullOrEmpty(environment.Variables.GetValueOrDefault(SettingTable.PartnerToken.Variable!)))
        {
            Hint($"{SettingTable.PartnerToken.Variable} is not set: no partner token is sent");
        }
    }

    /// <summary>An error: its lines, its hint, its exit code.</summary>
    public int Fail(Exception error, string? hint = null)
    {
        var code = ExitCodes.Of(error);
        var problems = error switch
        {
            UsageException usage => usage.Problems,
            OperationCanceledException => ["interrupted"],
            _ when code == ExitCodes.Unexpected => [$"unexpected {error.GetType().Name}: {error.Message}"],
            _ => [error.Message],
        };
        hint ??= (error as UsageException)?.Hint;
        foreach (var problem in problems)
        {
            environment.Error.WriteLine($"error: {problem}");
        }

        if (code == ExitCodes.Unexpected)
        {
            hint ??= $"{SettingTable.Debug.Variable}=1 shows where it happened; what is checkpointed is safe, and resume goes on";
        }

        if (hint is not null)
        {
            Hint(hint);
        }

        if (environment.Variables.GetValueOrDefault(SettingTable.Debug.Variable!) == "1")
        {
            environment.Error.WriteLine(error);
        }

        if (json)
        {
            var document = new ErrorDocument(code, problems, hint);
            environment.Out.WriteLine(JsonSerializer.Serialize(document, DocumentContext.Readable.ErrorDocument));
        }

        return code;
    }
}
