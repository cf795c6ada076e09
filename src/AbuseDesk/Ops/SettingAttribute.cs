namespace AbuseDesk.Ops;

/// <summary>A setting by its property's name, with a right value for the message that says a given one is wrong.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class SettingAttribute(string example) : Attribute
{
    public string Example { get; } = example;

    /// <summary>Must be there once anything of its group is.</summary>
    public bool Required { get; init; }

    /// <summary>Never shown.</summary>
    public bool Secret { get; init; }

    public int Min { get; init; }
    public int Max { get; init; } = int.MaxValue;

    /// <summary>"ja|en": nothing else is right.</summary>
    public string? Choices { get; init; }
}

/// <summary>A setting that is wrong, by its name in the environment, and what a right one looks like.</summary>
public sealed record SettingFault(string Name, string Problem, string? Example = null)
{
    public override string ToString() =>
        Example is null ? $"{Name} {Problem}" : $"{Name} {Problem}. A right one: {Name}={Example}";
}

/// <summary>The desk does not start half-configured.</summary>
public sealed class SettingsException(IReadOnlyList<SettingFault> faults)
    : Exception(string.Join(Environment.NewLine, faults))
{
    public IReadOnlyList<SettingFault> Faults { get; } = faults;
}
