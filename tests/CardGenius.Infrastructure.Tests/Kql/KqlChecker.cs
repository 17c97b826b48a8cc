using System.Text.RegularExpressions;
using CardGenius.Infrastructure.Tests.Monitoring;

namespace CardGenius.Infrastructure.Tests.Kql;

/// <summary>
/// Checks a query against <see cref="KqlSchema"/> and docs/metrics.md: brackets, operators, functions, tables, columns, instruments and attributes.
/// It does not parse the whole language. It accepts only the parts that the queries of this repository use.
/// </summary>
internal static partial class KqlChecker
{
    private static readonly string[] MetricFunctions = ["points", "total", "largest", "sumOverProcesses"];

    /// <summary>Returns the errors of a query.</summary>
    /// <param name="query">The whole text, with the functions that it uses.</param>
    /// <param name="given">Names that the host of the query defines.</param>
    public static IReadOnlyList<string> Check(string query, params string[] given)
    {
        var tokens = Tokenize(query);
        var errors = new List<string>();
        CheckBrackets(tokens, errors);
        var functions = tokens.Index().Where(t => t.Item.Text == "let" && At(tokens, t.Index + 2) == "=" && IsFunction(tokens, t.Index + 3))
            .Select(t => At(tokens, t.Index + 1)).ToHashSet();
        var names = Defined(tokens).Concat(given).Concat(functions).ToHashSet();
        var columns = tokens.Where(t => t.Kind == KqlTokenKind.Name && KqlSchema.Tables.ContainsKey(t.Text))
            .SelectMany(t => KqlSchema.Tables[t.Text]).ToHashSet();

        string? metric = null;
        for (var i = 0; i < tokens.Count; i++)
        {
            var (kind, text) = tokens[i];
            if (text == "|" && kind == KqlTokenKind.Sign && !KqlSchema.Operators.Contains(At(tokens, i + 1)))
            {
                errors.Add($"'{At(tokens, i + 1)}' is not an operator");
            }

            if (kind == KqlTokenKind.Name)
            {
                CheckName(tokens, i, functions, names, columns, errors);
            }

            metric = MetricOf(tokens, i) ?? metric;
            CheckMetric(tokens, i, metric, errors);
        }

        return errors;
    }

    private static void CheckName(
        List<KqlToken> tokens, int index, HashSet<string> functions, HashSet<string> names, HashSet<string> columns, List<string> errors)
    {
        var name = tokens[index].Text;
        if (KqlSchema.Words.Contains(name) || KqlSchema.Operators.Contains(name) || KqlSchema.Tables.ContainsKey(name))
        {
            return;
        }

        if (At(tokens, index + 1) == "(")
        {
            if (!KqlSchema.Functions.Contains(name) && !functions.Contains(name))
            {
                errors.Add($"'{name}' is not a function");
            }
        }
        else if (!names.Contains(name) && !columns.Contains(name))
        {
            errors.Add($"'{name}' is neither a column nor defined");
        }
    }

    private static void CheckMetric(List<KqlToken> tokens, int index, string? metric, List<string> errors)
    {
        if (MetricOf(tokens, index) is { } named && !MetricContract.Instruments.ContainsKey(named))
        {
            errors.Add($"'{named}' is not an instrument of docs/metrics.md");
        }

        if (tokens[index].Text == "Properties" && At(tokens, index + 1) == "[" && metric is not null
            && MetricContract.Instruments.TryGetValue(metric, out var instrument) && !instrument.Attributes.Contains(At(tokens, index + 2)))
        {
            errors.Add($"'{At(tokens, index + 2)}' is not an attribute of '{metric}'");
        }
    }

    // points('x'), or Name == 'x'.
    private static string? MetricOf(List<KqlToken> tokens, int index) =>
        index + 2 < tokens.Count && tokens[index + 2].Kind == KqlTokenKind.String
        && ((MetricFunctions.Contains(tokens[index].Text) && At(tokens, index + 1) == "(") || (tokens[index].Text == "Name" && At(tokens, index + 1) == "=="))
            ? tokens[index + 2].Text
            : tokens[index].Text == "durationPercentile" ? "cardgenius.requests.by_duration" : null;

    // x = …, (x, y) = …, and parameters or columns x: type.
    private static IEnumerable<string> Defined(List<KqlToken> tokens)
    {
        for (var i = 0; i + 1 < tokens.Count; i++)
        {
            if (tokens[i].Kind == KqlTokenKind.Name && tokens[i + 1].Text is "=" or ":")
            {
                yield return tokens[i].Text;
            }
            else if (tokens[i].Text == ")" && tokens[i + 1].Text == "=")
            {
                for (var j = i - 1; tokens[j].Text != "("; j--)
                {
                    yield return tokens[j].Text;
                }
            }
        }
    }

    private static bool IsFunction(List<KqlToken> tokens, int index)
    {
        if (At(tokens, index) != "(")
        {
            return false;
        }

        var close = tokens.FindIndex(index, t => t.Text == ")");
        return At(tokens, close + 1) == "{";
    }

    private static void CheckBrackets(List<KqlToken> tokens, List<string> errors)
    {
        var open = new Stack<string>();
        foreach (var (kind, text) in tokens)
        {
            if (kind != KqlTokenKind.Sign)
            {
                continue;
            }

            if (text is "(" or "[" or "{")
            {
                open.Push(text);
            }
            else if (text is ")" or "]" or "}" && (!open.TryPop(out var last) || $"{last}{text}" is not ("()" or "[]" or "{}")))
            {
                errors.Add($"'{text}' closes nothing");
            }
        }

        errors.AddRange(open.Select(text => $"'{text}' is not closed"));
    }

    private static string At(List<KqlToken> tokens, int index) => index >= 0 && index < tokens.Count ? tokens[index].Text : "";

    private static List<KqlToken> Tokenize(string query)
    {
        var tokens = new List<KqlToken>();
        foreach (Match match in Token().Matches(query))
        {
            Assert.False(match.Groups["other"].Success, $"'{match.Value}' is not KQL that these queries use");
            foreach (var kind in Enum.GetValues<KqlTokenKind>().Where(kind => match.Groups[kind.ToString()].Success))
            {
                tokens.Add(new(kind, kind == KqlTokenKind.String ? match.Value[1..^1] : match.Value));
            }
        }

        return tokens;
    }

    [GeneratedRegex(
        """//[^\n]*|\s+|(?<String>'[^'\n]*'|"[^"\n]*")|(?<Number>\d[\w.]*)|(?<Name>mv-expand|[A-Za-z_]\w*)|(?<Sign>==|!=|=~|<=|>=|[-+*/|(),;:=<>!.{}\[\]])|(?<other>.)""",
        RegexOptions.ExplicitCapture)]
    private static partial Regex Token();
}
