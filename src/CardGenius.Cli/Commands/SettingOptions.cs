using System.CommandLine;
using CardGenius.Cli.Configuration;

namespace CardGenius.Cli.Commands;

/// <summary>The flags of a command that are settings. They are read as text: the settings' own rules make values of them, and messages
/// that are alike wherever a value was given.</summary>
internal sealed class SettingOptions
{
    private readonly List<Option> _options = [];

    /// <summary>Adds the settings' flags to a command, and <c>--config</c>.</summary>
    public SettingOptions(Command command, params IEnumerable<ISetting> settings)
        : this(command, hasConfig: true, settings)
    {
    }

    /// <summary>Adds the settings' flags to a command, and perhaps <c>--config</c>.</summary>
    public SettingOptions(Command command, bool hasConfig, IEnumerable<ISetting> settings)
    {
        if (hasConfig)
        {
            Add(command, new Option<string?>(RunOptionsResolver.ConfigFlag)
            {
                HelpName = "FILE",
                Description = $"A configuration file: today's real_config.json, as it is. [{RunOptionsResolver.ConfigVariable}]",
            });
        }

        foreach (var setting in settings)
        {
            Add(command, setting.IsSwitch
                ? new Option<bool>(setting.Flag!) { Description = Describe(setting) }
                : new Option<string?>(setting.Flag!) { HelpName = setting.ValueName, Description = Describe(setting) });
        }
    }

    /// <summary>What was typed: text by flag.</summary>
    public IReadOnlyDictionary<string, string> Read(ParseResult parsed)
    {
        var flags = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var option in _options)
        {
            if (parsed.GetResult(option) is { Implicit: false })
            {
                flags[option.Name] = option is Option<bool> yesNo
                    ? (parsed.GetValue(yesNo) ? "true" : "false")
                    : parsed.GetValue((Option<string?>)option) ?? "";
            }
        }

        return flags;
    }

    private static string Describe(ISetting setting)
    {
        string[] notes = [.. new[] { setting.Variable, setting.Default is { } value ? $"default: {value}" : null }.OfType<string>()];
        return notes.Length == 0 ? setting.Help : $"{setting.Help} [{string.Join("; ", notes)}]";
    }

    private void Add(Command command, Option option)
    {
        _options.Add(option);
        command.Add(option);
    }
}
