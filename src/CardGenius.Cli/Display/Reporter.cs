using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using CardGenius.Batch.Settings;
using CardGenius.Cli.Configuration;
using CardGenius.Cli.Display.Json;
using CardGenius.Cli.Hosting;

namespace CardGenius.Cli.Display;

/// <summary>Writes a command's output, warnings, hints and errors.</summary>
/// <param name="environment">The environment of the command.</param>
/// <param name="json">Whether standard output contains one JSON object and nothing else.</param>
internal sealed class Reporter(CliEnvironment environment, bool json)
{
    public bool IsJson => json;

    /// <summary>Writes the command's output: the text, or with <c>--json</c> the document.</summary>
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

    /// <summary>Writes a hint if no partner token is set and the API refused the credentials.</summary>
    /// <param name="refusal">The reason why the API cannot be used.</param>
    public void HintAtToken(string? refusal)
    {
        // A proxy can refuse other credentials.
        var isOfTheApi = refusal?.Contains("credentials", StringComparison.OrdinalIgnoreCase) == true
            && !refusal.Contains("proxy", StringComparison.OrdinalIgnoreCase);
        if (isOfTheApi && string.IsNullOrEmpty(environment.Variables.GetValueOrDefault(SettingTable.PartnerToken.Variable!)))
        {
            Hint($"{SettingTable.PartnerToken.Variable} is not set: no partner token is sent");
        }
    }

    /// <summary>Writes an error and its hint, and returns the exit code.</summary>
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
            hint ??= $"{SettingTable.Debug.Variable}=1 shows the stack; users in checkpoints are safe, and resume continues the run";
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

/// <summary>The output of <c>--json</c> if a command fails.</summary>
internal sealed record ErrorDocument(int ExitCode, IReadOnlyList<string> Errors, string? Hint);
