using AbuseDesk.Cases;
using AbuseDesk.Parsing;

namespace AbuseDesk.Outgoing;

/// <summary>
/// The last look before a mail goes to the accused side: what staff typed or pasted into it must not name a reporter.
/// What the desk writes itself never does, because it is not made of such fields.
/// </summary>
internal static class ReporterGuard
{
    public static void Check(OutgoingDraft draft, NoticeMatter matter)
    {
        if (draft.Party == Party.Reporter)
        {
            return;
        }

        var text = draft.Subject + "\n" + draft.Body;
        foreach (var report in matter.Reports.Select(r => r.Report))
        {
            if (string.Equals(draft.To.Trim(), report.ReporterAddress, StringComparison.OrdinalIgnoreCase))
            {
                throw new CaseRuleException("mail_to_reporter", draft.To.Trim());
            }

            if (Identifying(report, matter).FirstOrDefault(word => Holds(text, word)) is { } found)
            {
                throw new CaseRuleException("mail_names_reporter", found);
            }
        }
    }

    private static IEnumerable<string> Identifying(Report report, NoticeMatter matter)
    {
        string?[] words =
        [
            report.ReporterAddress,
            report.Number,
            report.OriginalMessageId?.Trim('<', '>'),
            Long(report.ReporterReference, 6),
            Long(report.ReporterName, 3),
            report.Consent == Consent.Full ? null : Long(report.ReporterOrganisation, 4),
        ];
        return words
            .OfType<string>()
            .Select(w => w.Trim())
            .Where(w => w.Length > 0 && !string.Equals(w, matter.Customer?.Name, StringComparison.Ordinal));
    }

    private static string? Long(string? text, int least) => text?.Trim().Length >= least ? text : null;

    // "Lee" is not in "Please": a Latin word begins and ends there.
    internal static bool Holds(string text, string word)
    {
        for (var at = 0; (at = text.IndexOf(word, at, StringComparison.OrdinalIgnoreCase)) >= 0; at++)
        {
            var end = at + word.Length;
            if (
                !(at > 0 && char.IsAsciiLetterOrDigit(text[at - 1]) && char.IsAsciiLetterOrDigit(word[0]))
                && !(end < text.Length && char.IsAsciiLetterOrDigit(text[end]) && char.IsAsciiLetterOrDigit(word[^1]))
            )
            {
                return true;
            }
        }

        return false;
    }
}
