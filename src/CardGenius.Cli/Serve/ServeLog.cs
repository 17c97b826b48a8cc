using System.Globalization;
using Microsoft.Extensions.Logging;

namespace CardGenius.Cli.Serve;

/// <summary>Writes the log of <c>serve</c> to standard error, one line for each entry. A stack is written only if requested.</summary>
/// <param name="output">Standard error.</param>
/// <param name="time">The clock.</param>
/// <param name="hasStacks">Whether the stack of an exception is written.</param>
internal sealed class ServeLog(TextWriter output, TimeProvider time, bool hasStacks) : ILogger
{
    private readonly Lock _gate = new();

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (!IsEnabled(logLevel))
        {
            return;
        }

        var kind = logLevel switch
        {
            LogLevel.Information => "",
            LogLevel.Warning => "warning: ",
            _ => "error: ",
        };
        var cause = exception is null ? "" : hasStacks ? $" {exception}" : $" {exception.GetType().Name}: {exception.Message}";
        lock (_gate)
        {
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"{time.GetUtcNow():HH:mm:ss}Z {kind}{formatter(state, exception).TrimEnd()}{cause}"));
        }
    }
}
