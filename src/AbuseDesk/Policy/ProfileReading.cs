namespace AbuseDesk.Policy;

/// <summary>What came of reading a profile: the profile, or everything that is wrong with it, in the order of the text.</summary>
public sealed record ProfileReading(PolicyProfile? Profile, IReadOnlyList<PolicyFault> Faults)
{
    /// <summary>More than a person puts right at a time say no more than these.</summary>
    public const int MostFaults = 200;

    /// <summary>Reads a profile with all it extends; <paramref name="find"/> knows the texts by name.</summary>
    public static ProfileReading Of(PolicyText text, Func<string, PolicyText?> find)
    {
        var faults = new List<PolicyFault>();
        var profile = ProfileChain.Read(text, find, faults) is var (own, whole)
            ? new ProfileReader(faults).Read(own, whole)
            : null;
        return faults.Count == 0 ? new ProfileReading(profile, []) : Refused([.. faults]);
    }

    internal static ProfileReading Refused(params PolicyFault[] faults) =>
        new(
            null,
            [
                .. faults
                    .Distinct()
                    .OrderBy(f => f.At.Profile, StringComparer.Ordinal)
                    .ThenBy(f => f.At.Line)
                    .ThenBy(f => f.At.Column)
                    .ThenBy(f => f.Message, StringComparer.Ordinal)
                    .Take(MostFaults),
            ]
        );
}
