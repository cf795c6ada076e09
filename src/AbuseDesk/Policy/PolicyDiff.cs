namespace AbuseDesk.Policy;

/// <summary>One value that differs between two profiles; null where it is not there at all.</summary>
/// <param name="Path">As in <see cref="PolicyProfile.Origin"/>: close_rule, rules.KWC-2.do; "rules" itself is their order.</param>
/// <param name="Before">As one line of text.</param>
/// <param name="After">Likewise.</param>
public sealed record PolicyChange(string Path, string? Before, string? After);

/// <summary>What a profile would change against another one, with all that both inherit.</summary>
public static class PolicyDiff
{
    public static IReadOnlyList<PolicyChange> Of(PolicyProfile before, PolicyProfile after)
    {
        var old = Values(before);
        var now = Values(after);
        return
        [
            .. old.Select(o => new PolicyChange(o.Path, o.Text, Text(now, o.Path)))
                .Concat(now.Where(n => Text(old, n.Path) is null).Select(n => new PolicyChange(n.Path, null, n.Text)))
                .Where(c => !string.Equals(c.Before, c.After, StringComparison.Ordinal)),
        ];
    }

    // Through what a profile extends is no difference by itself: its values are.
    private static List<(string Path, string Text)> Values(PolicyProfile profile) =>
        [.. ProfilePaths.Flatten(profile.Tree).Where(v => v.Path is not "extends")];

    private static string? Text(List<(string Path, string Text)> values, string path) =>
        values.Find(v => string.Equals(v.Path, path, StringComparison.Ordinal)).Text;
}
