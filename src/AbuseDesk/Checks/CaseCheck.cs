using System.Globalization;
using AbuseDesk.Cases;
using AbuseDesk.Connectors;

namespace AbuseDesk.Checks;

/// <summary>
/// What somebody looked up for a case and found. Codes and numbers only: words stand with its event. A check is never
/// changed; a later one of its kind counts instead.
/// </summary>
public sealed class CaseCheck
{
    private CaseCheck() { }

    public Guid Id { get; private set; }
    public Guid CaseId { get; private set; }
    public string Kind { get; private set; } = "";
    public string Result { get; private set; } = "";
    public Guid ById { get; private set; }
    public DateTimeOffset At { get; private set; }

    /// <summary>The visit or the call of a connector it comes from; null where a person looked.</summary>
    public Guid? SourceId { get; private set; }

    /// <summary>The desk looked by itself.</summary>
    public bool IsByDesk => ById == Guid.Empty;

    /// <summary>Where communications were looked into: the legal ground, what for, and which span of the log.</summary>
    public string? Ground { get; private set; }
    public string? Purpose { get; private set; }
    public DateTimeOffset? RangeFrom { get; private set; }
    public DateTimeOffset? RangeTo { get; private set; }

    /// <summary>compromised, malicious or unknown; null where nobody judged.</summary>
    public string? Nature { get; private set; }

    /// <summary>small or large.</summary>
    public string? Impact { get; private set; }

    /// <summary>The clause of the terms that is broken; empty where somebody looked and none is.</summary>
    public string? AupClause { get; private set; }

    /// <summary>1 to 5.</summary>
    public int? Maliciousness { get; private set; }

    /// <summary>1 to 5.</summary>
    public int? SocialImpact { get; private set; }

    public CheckKind? What => CheckKind.Of(Kind);

    /// <summary>What a person says of a check.</summary>
    public sealed record Told(string? Kind, string? Result)
    {
        public string? Ground { get; init; }
        public string? Purpose { get; init; }
        public DateTimeOffset? RangeFrom { get; init; }
        public DateTimeOffset? RangeTo { get; init; }
        public string? Nature { get; init; }
        public string? Impact { get; init; }
        public string? AupClause { get; init; }
        public int? Maliciousness { get; init; }
        public int? SocialImpact { get; init; }
        public string? Text { get; init; }
    }

    /// <summary>Puts a check on the file of a case; what is missing or makes no sense is a broken rule.</summary>
    public static CaseCheck Made(AbuseCase of, Told told, Guid by, DateTimeOffset now)
    {
        var kind = CheckKind.Of(told.Kind) ?? throw new CaseRuleException("unknown_code", told.Kind ?? "");
        Refuse(of, kind, told, now);
        var check = new CaseCheck
        {
            Id = Guid.CreateVersion7(now),
            CaseId = of.Id,
            Kind = kind.Key,
            Result = told.Result!,
            ById = by,
            At = CaseEvent.ToMicroseconds(now),
        };
        if (kind.TouchesSecrecy)
        {
            (check.Ground, check.Purpose) = (told.Ground, told.Purpose);
            (check.RangeFrom, check.RangeTo) = (told.RangeFrom?.ToUniversalTime(), told.RangeTo?.ToUniversalTime());
        }

        if (kind.Key is CheckKind.Assessment)
        {
            (check.Nature, check.Impact, check.AupClause) = (told.Nature, told.Impact, told.AupClause?.Trim());
            (check.Maliciousness, check.SocialImpact) = (told.Maliciousness, told.SocialImpact);
        }

        of.Checked(check, told.Text, Actor.Staff(by), now);
        return check;
    }

    /// <summary>What the desk saw by itself.</summary>
    internal static CaseCheck Seen(AbuseCase of, string kind, string result, Guid source, DateTimeOffset now)
    {
        var check = new CaseCheck
        {
            Id = Guid.CreateVersion7(now),
            CaseId = of.Id,
            Kind = kind,
            Result = result,
            ById = Guid.Empty,
            At = CaseEvent.ToMicroseconds(now),
            SourceId = source,
        };
        of.Checked(check, null, Actor.Desk, now);
        return check;
    }

    /// <summary>What a connector found: the check of who asked for it, on their ground.</summary>
    internal static CaseCheck Answered(AbuseCase of, ConnectorCall call, string? text, DateTimeOffset now)
    {
        var asked = call.Asked().Parameters;
        var check = new CaseCheck
        {
            Id = Guid.CreateVersion7(now),
            CaseId = of.Id,
            Kind = call.Key,
            Result = call.Result!,
            ById = call.RequestedBy,
            At = CaseEvent.ToMicroseconds(now),
            SourceId = call.Id,
            Ground = asked.GetValueOrDefault("ground"),
            Purpose = asked.GetValueOrDefault("purpose"),
            RangeFrom = Instant(asked, "from"),
            RangeTo = Instant(asked, "to"),
        };
        of.CheckAnswered(check, text, now);
        return check;
    }

    private static DateTimeOffset? Instant(IReadOnlyDictionary<string, string> asked, string name) =>
        asked.GetValueOrDefault(name) is { } text
            ? DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal)
            : null;

    private static void Refuse(AbuseCase of, CheckKind kind, Told told, DateTimeOffset now)
    {
        if (told.Result is null || !kind.Results.Contains(told.Result, StringComparer.Ordinal))
        {
            throw new CaseRuleException("check_result_missing");
        }

        RefuseToLook(of, kind, told, now);
        if (kind.Key is CheckKind.Assessment)
        {
            RefuseWrongJudgement(told);
        }
    }

    /// <summary>What nobody looks into: what is never opened, and communications without ground, purpose and range.</summary>
    internal static void RefuseToLook(AbuseCase of, CheckKind kind, Told told, DateTimeOffset now)
    {
        if (kind.OpensContent && of.Family is "csam")
        {
            throw new CaseRuleException("never_opened");
        }

        if (kind.TouchesSecrecy)
        {
            RefuseWithoutGround(told, now);
        }
    }

    private static void RefuseWithoutGround(Told told, DateTimeOffset now)
    {
        if (
            !LegalGrounds.All.Contains(told.Ground, StringComparer.Ordinal)
            || !LegalGrounds.Purposes.Contains(told.Purpose, StringComparer.Ordinal)
        )
        {
            throw new CaseRuleException("ground_needed");
        }

        if (told.RangeFrom is not { } from || told.RangeTo is not { } to || from > to || from > now)
        {
            throw new CaseRuleException("range_needed");
        }
    }

    private static void RefuseWrongJudgement(Told told)
    {
        if (
            told is { Nature: null, Impact: null, Maliciousness: null, SocialImpact: null }
            && string.IsNullOrWhiteSpace(told.AupClause)
        )
        {
            throw new CaseRuleException("judge_something");
        }

        if (
            told.Nature is not (null or "compromised" or "malicious" or "unknown")
            || told.Impact is not (null or "small" or "large")
            || told.Maliciousness is < 1 or > 5
            || told.SocialImpact is < 1 or > 5
        )
        {
            throw new CaseRuleException("unknown_code", told.Nature ?? told.Impact ?? "");
        }
    }
}
