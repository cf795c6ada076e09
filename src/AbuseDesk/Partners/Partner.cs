using AbuseDesk.Cases;
using AbuseDesk.Outgoing;
using AbuseDesk.Registry;

namespace AbuseDesk.Partners;

/// <summary>What somebody is to us who works cases for us, or we for them.</summary>
public enum PartnerKind
{
    Unknown,
    GroupCompany,
    Reseller,
    Operator,
}

/// <summary>A desk beside ours that cases are handed to: a group company, a reseller, another operator.</summary>
public sealed class Partner
{
    public const int LongestName = 120;

    public required Guid Id { get; init; }
    public string Name { get; private set; } = "";
    public PartnerKind Kind { get; private set; }
    public string Email { get; private set; } = "";
    public string Language { get; private set; } = "ja";

    /// <summary>Within so many business days they answer, as was agreed.</summary>
    public int AnswerDays { get; private set; } = 3;

    /// <summary>Nothing is handed to it any more.</summary>
    public bool IsRetired { get; private set; }

    /// <summary>Concurrency token.</summary>
    public int Version { get; private set; }

    /// <summary>Takes what was typed, or says what is wrong with it (CaseRuleException).</summary>
    public void Change(PartnerEntry typed)
    {
        var name = OneLine.Of(typed.Name ?? "", LongestName);
        if (name.Length == 0)
        {
            throw new CaseRuleException("partner_name_missing");
        }

        if (typed.Email?.Trim() is not { } email || !MailAddress.IsPlain(email))
        {
            throw new CaseRuleException("mail_address_invalid", typed.Email ?? "");
        }

        if (
            typed.Kind == PartnerKind.Unknown
            || typed.AnswerDays is < 1 or > 60
            || typed.Language is not ("ja" or "en")
        )
        {
            throw new CaseRuleException("partner_entry_invalid");
        }

        (Name, Kind, Email, Language) = (name, typed.Kind, email, typed.Language);
        (AnswerDays, IsRetired) = (typed.AnswerDays, typed.IsRetired);
        Version++;
    }

    /// <summary>Whom a letter is written to: the name is all a letter says of it.</summary>
    internal Customer Addressee() =>
        new()
        {
            Id = Id,
            Ref = "",
            Name = Name,
            Email = Email,
            Language = Language,
        };
}

/// <summary>What somebody typed of a partner.</summary>
public sealed record PartnerEntry
{
    public int Version { get; set; }
    public string? Name { get; set; }
    public PartnerKind Kind { get; set; }
    public string? Email { get; set; }
    public string Language { get; set; } = "ja";
    public int AnswerDays { get; set; } = 3;
    public bool IsRetired { get; set; }

    public static PartnerEntry Of(Partner partner) =>
        new()
        {
            Version = partner.Version,
            Name = partner.Name,
            Kind = partner.Kind,
            Email = partner.Email,
            Language = partner.Language,
            AnswerDays = partner.AnswerDays,
            IsRetired = partner.IsRetired,
        };
}
