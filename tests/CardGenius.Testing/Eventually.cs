using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace CardGenius.Testing;

/// <summary>Waits for another thread or process. The duration does not decide the test: the guard only ends a test that hangs.</summary>
public static class Eventually
{
    /// <summary>The time after which a test counts as hanging; far more than a busy machine needs.</summary>
    public static readonly TimeSpan Guard = TimeSpan.FromMinutes(10);

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(2);

    /// <summary>Waits until a condition holds.</summary>
    /// <param name="condition">The condition; it is evaluated every few milliseconds.</param>
    /// <param name="what">The condition in words, for the message. The default is the expression.</param>
    /// <exception cref="TimeoutException">The condition did not hold within <see cref="Guard"/>.</exception>
    public static Task IsAsync(Func<bool> condition, [CallerArgumentExpression(nameof(condition))] string what = "") =>
        IsAsync(() => Task.FromResult(condition()), what);

    /// <inheritdoc cref="IsAsync(Func{bool}, string)"/>
    public static async Task IsAsync(
        Func<Task<bool>> condition, [CallerArgumentExpression(nameof(condition))] string what = "")
    {
        var began = Stopwatch.GetTimestamp();
        while (!await condition())
        {
            if (Stopwatch.GetElapsedTime(began) > Guard)
            {
                throw new TimeoutException($"This did not happen within {Guard}: {what}.");
            }

            await Task.Delay(Interval);
        }
    }
}
