using System.Net;
using AbuseDesk.Parsing.Text;

namespace AbuseDesk.Parsing.Formats;

/// <summary>
/// The general reader: mails of persons, in Japanese, English and the main European languages, and whatever no other
/// parser claims. It reads attached mails, pasted headers, pasted log lines, labelled fields and prose (FORMATS §5.21,
/// §5.22). An address needs a reason to be accused; without one it is only <see cref="Observed"/>.
/// </summary>
/// <remarks>
/// Never accused: the transport of the report itself, recipients, the reporter's own side, the desk's own addresses,
/// destinations, evidence services, examples, whois copies.
/// </remarks>
public sealed class FreeText : IReportParser
{
    private const int ReportFrom = 3;

    /// <inheritdoc/>
    public string Name => "FreeText";

    /// <summary>Everything that no other parser claimed.</summary>
    public bool Claims(MailView mail) => true;

    /// <inheritdoc/>
    public ParsedReport? Read(MailView mail, ReadingContext context)
    {
        ArgumentNullException.ThrowIfNull(mail);
        ArgumentNullException.ThrowIfNull(context);
        var read = FreeTextMail.Read(mail, context);
        var prose = read.Passages.Prose(read.Text);
        var subject = read.Text[..read.SubjectLength];
        var categories = FreeTextCategories.Read(subject, prose);
        var complaint = FreeTextComplaint.Read(
            subject,
            prose,
            isCertain: categories.Strength >= ReportFrom && categories.Best is not "other_incident",
            namesOurs: read.NamesOurs
        );
        var accusations = Accuse(read, categories, complaint);
        var kind = IsReport(read, categories, complaint, accusations) ? MessageKind.Report : MessageKind.Other;
        return FreeTextAnswer.Build(
            read,
            categories,
            complaint,
            kind,
            kind == MessageKind.Report ? accusations : [],
            prose
        );
    }

    private static List<FreeTextAccusation> Accuse(
        FreeTextMail mail,
        FreeTextCategories categories,
        FreeTextComplaint complaint
    )
    {
        var prose = new FreeTextProse(mail, categories);
        var accusations = new List<FreeTextAccusation>();
        var speaks = categories.HasAny || complaint.IsMade || prose.HasAccusedField || mail.Rules.Accuse;
        var pages = speaks ? prose.Pages().ToList() : [];
        if (speaks)
        {
            pages.AddRange(prose.Names(pages.Select(p => p.Host ?? "").ToHashSet(StringComparer.Ordinal)));
        }

        accusations.AddRange(FreeTextReportedMails.Read(mail).Select(prose.WithWords));
        accusations.AddRange(FreeTextLogs.Read(mail, prose.Named, categories).Select(prose.WithWords));
        var accused = Ips(accusations).Concat(Ips(pages)).ToHashSet();
        var named = speaks || accusations.Count > 0 ? prose.Ips(accused).ToList() : [];
        accusations.AddRange(FreeTextPairing.Join(mail, categories, pages, named));
        if (accusations.Count == 0 && categories.Best is "spam" or "ad_spam")
        {
            accusations.AddRange(prose.Mailboxes());
        }

        var spared = mail.Rules.Spared(mail.Ips);
        spared.UnionWith(mail.TakenBack);
        accusations.RemoveAll(a => a.Ip is not null && a.Host is null && spared.Contains(a.Ip));
        // beside a public address an internal one is the reporter's own sensor or the inside of a network
        if (accusations.Exists(a => a.Ip is not null && AddressScan.IsUsable(a.Ip, mail.Context)))
        {
            accusations.RemoveAll(a => a.Ip is not null && !AddressScan.IsUsable(a.Ip, mail.Context));
        }

        var times = new FreeTextTimes(mail, categories.Best is { } best && Category.Of(best).Family is "rights");
        accusations = [.. FreeTextPairing.Distinct(accusations).Select(times.Give)];
        return FreeTextPairing.Order(accusations, categories);
    }

    private static IEnumerable<IPAddress> Ips(IEnumerable<FreeTextAccusation> accusations) =>
        accusations.Where(a => a.Ip is not null).Select(a => a.Ip!);

    // a complaint without an address is a report too (an enquiry); advertising and questions are not
    private static bool IsReport(
        FreeTextMail mail,
        FreeTextCategories categories,
        FreeTextComplaint complaint,
        List<FreeTextAccusation> accusations
    )
    {
        // "please take our server off your blocklist" accuses nobody
        if (accusations.Count == 0 && categories.Best is "blocklist" && complaint.AsksForDelisting)
        {
            return false;
        }

        var complains = complaint.IsMade || (categories.Strength >= ReportFrom && !Sells(categories, complaint));
        if (mail.HeaderBlocks.Count > 0 || mail.LogLines.Count > 0 || mail.ReportedMails.Count > 0)
        {
            return accusations.Count > 0 || complains;
        }

        return !complaint.IsThanks && !IsBulk(mail, accusations) && (accusations.Count > 0 || complains);
    }

    // "we offer protection against DDoS"; those who complain of advertising tell what it says
    private static bool Sells(FreeTextCategories categories, FreeTextComplaint complaint) =>
        complaint.IsSelling && categories.Best is not ("spam" or "ad_spam" or "opt_out" or "phishing");

    private static bool IsBulk(FreeTextMail mail, List<FreeTextAccusation> accusations)
    {
        if (accusations.Exists(a => a.Ip is not null && AddressScan.IsOwn(a.Ip, mail.Context)))
        {
            return false;
        }

        return mail.View.Header("List-Unsubscribe") is not null
            || mail.Text.Contains("view this email in your browser", StringComparison.OrdinalIgnoreCase)
            || mail.Text.Contains("unsubscribe from this list", StringComparison.OrdinalIgnoreCase)
            || mail.Text.Contains("配信停止はこちら", StringComparison.Ordinal);
    }
}
