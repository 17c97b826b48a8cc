using System.CommandLine;
using CardGenius.Batch.Settings;

namespace CardGenius.Cli.Commands;

/// <summary>The flags of a command that are settings. They are read as text, because the settings parse values from all sources with the same
/// rules and messages.</summary>
internal sealed class SettingOptions
{
    private readonly List<(Option Option, string Flag)> _options = [];

    /// <summary>Adds the flags of the settings to a command, and <c>--config</c>.</summary>
    public SettingOptions(Command command, params IEnumerable<ISetting> settings)
        : this(command, hasConfig: true, settings)
    {
    }

    /// <summary>Adds the settings' flags to a command, and <c>--config</c> if <paramref name="hasConfig"/>.</summary>
    /// <param name="command">The command.</param>
    /// <param name="hasConfig">Whether the command has <c>--config</c>.</param>
    /// <param name="settings">The settings.</param>
    /// <param name="isHidden">Whether the help omits the flags.</param>
    public SettingOptions(Command command, bool hasConfig, IEnumerable<ISetting> settings, bool isHidden = false)
    {
        if (hasConfig)
        {
            Add(command, SettingTable.Config, Make(SettingTable.Config, SettingTable.Config.Variable, null));
        }

        foreach (var setting in settings.ToList())
        {
            var option = Make(setting, setting.Variable, setting.DefaultFor(SettingHosts.CommandLine));
            option.Hidden = isHidden;
            Add(command, setting, option);
        }
    }

    /// <summary>Adds flags of settings that, for this command, cannot be set by a variable: they change the settings of a planned run.</summary>
    /// <param name="command">The command.</param>
    /// <param name="otherwise">The default shown in the help, or null for none.</param>
    /// <param name="settings">The settings.</param>
    public void AddFlagsOnly(Command command, string? otherwise, params IEnumerable<ISetting> settings)
    {
        foreach (var setting in settings)
        {
            Add(command, setting, Make(setting, null, otherwise));
        }
    }

    /// <summary>Returns the values given on the command line, by flag.</summary>
    public IReadOnlyDictionary<string, string> Read(ParseResult parsed)
    {
        var flags = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (option, flag) in _options)
        {
            if (parsed.GetResult(option) is { Implicit: false })
            {
                flags[flag] = option is Option<bool> yesNo
                    ? (parsed.GetValue(yesNo) ? "true" : "false")
                    : parsed.GetValue((Option<string?>)option) ?? "";
            }
        }

        return flags;
    }

    private static Option Make(ISetting setting, string? variable, string? otherwise)
    {
        string?[] all = [variable, setting.RangeFor(SettingHosts.CommandLine), otherwise is null ? null : $"default: {otherwise}"];
        var notes = string.Join("; ", all.OfType<string>());
        var meaning = setting.HelpFor(SettingHosts.CommandLine);
        var help = notes.Length == 0 ? meaning : $"{meaning} [{notes}]";
        return setting.IsSwitch
            ? new Option<bool>(setting.Flag!) { Description = help }
            : new Option<string?>(setting.Flag!) { HelpName = setting.ValueName, Description = help };
    }

    private void Add(Command command, ISetting setting, Option option)
    {
        _options.Add((option, option.Name));
        command.Add(option);
        if (setting.OldFlag is { } old)
        {
            Option<string?> hidden = new(old) { Hidden = true };
            _options.Add((hidden, option.Name));
            command.Add(hidden);
        }
    }
}
