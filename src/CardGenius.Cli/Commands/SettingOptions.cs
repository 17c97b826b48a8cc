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
            Add(command, Make(setting, setting.Variable, setting.Default));
        }
    }

    /// <summary>Adds flags that change what a run was planned with: no variable does.</summary>
    /// <param name="command">The command.</param>
    /// <param name="otherwise">What holds where the flag is not given; null for nothing.</param>
    /// <param name="settings">The settings.</param>
    public void AddFlagsAlone(Command command, string? otherwise, params IEnumerable<ISetting> settings)
    {
        foreach (var setting in settings)
        {
            Add(command, Make(setting, null, otherwise));
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

    private static Option Make(ISetting setting, string? variable, string? otherwise)
    {
        string[] notes = [.. new[] { variable, otherwise is null ? null : $"default: {otherwise}" }.OfType<string>()];
        var help = notes.Length == 0 ? setting.Help : $"{setting.Help} [{string.Join("; ", notes)}]";
        return setting.IsSwitch
            ? new Option<bool>(setting.Flag!) { Description = help }
            : new Option<string?>(setting.Flag!) { HelpName = setting.ValueName, Description = help };
    }

    private void Add(Command command, Option option)
    {
        _options.Add(option);
        command.Add(option);
    }
}
