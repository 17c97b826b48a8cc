using System.Text.RegularExpressions;

namespace CardGenius.Batch.Records;

/// <summary>Masks what can be data of a user in the description of a failure: words with digits, and addresses. Error codes such as
/// <c>CALC_001</c> and the status at the start stay.</summary>
public static partial class MessageMask
{
    /// <summary>The maximum length of a masked message, in characters.</summary>
    public const int MaxLength = 200;

    private const string Masked = "…";

    /// <summary>Returns the message with masked words, and at most <see cref="MaxLength"/> characters.</summary>
    /// <param name="detail">The description (<see cref="CallFailure.Detail"/>).</param>
    /// <param name="userId">The id of the user, which is masked, too.</param>
    public static string Of(string detail, string userId)
    {
        var status = Status().Match(detail).Value;
        var text = detail[status.Length..];
        if (userId.Length > 2)
        {
            text = text.Replace(userId, Masked, StringComparison.OrdinalIgnoreCase);
        }

        var masked = status + Words().Replace(text, static word => ErrorCode().IsMatch(word.Value) ? word.Value : Masked);
        return masked.Length <= MaxLength ? masked : masked[..(MaxLength - 1)] + Masked;
    }

    [GeneratedRegex(@"\A\d{3} ")]
    private static partial Regex Status();

    // A word with a digit, or with an @. Amounts can contain separators.
    [GeneratedRegex(@"[\p{L}\p{N}_.+,-]*[\p{N}@][\p{L}\p{N}_.@+,-]*")]
    private static partial Regex Words();

    [GeneratedRegex(@"\A[A-Z]{2,}[_-]?\d{1,4}[.,]?\z")]
    private static partial Regex ErrorCode();
}
