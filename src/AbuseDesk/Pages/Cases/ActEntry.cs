using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace AbuseDesk.Pages.Cases;

/// <summary>What somebody typed on the sheet of an act. Whom a mail is to, and about what, is never taken from here.</summary>
public sealed class ActEntry
{
    /// <summary>The case as it was when the sheet was opened.</summary>
    public int Version { get; set; }

    /// <summary>When the sheet was opened, as UTC ticks: what happened since is shown on a clash.</summary>
    public long SeenAt { get; set; }

    /// <summary>Reason, note, or what was done.</summary>
    [StringLength(4_000)]
    public string? Text { get; set; }

    public DateTime? Due { get; set; }

    [StringLength(60)]
    public string? Lever { get; set; }

    [StringLength(300)]
    public string? Target { get; set; }

    [StringLength(60)]
    public string? Code { get; set; }

    /// <summary>What the case came from.</summary>
    [StringLength(60)]
    public string? Cause { get; set; }

    /// <summary>Reports that came to something else than the case, by their number.</summary>
    [MaxLength(100)]
    public IDictionary<string, string?> Dispositions { get; set; } =
        new Dictionary<string, string?>(StringComparer.Ordinal);

    /// <summary>Levers pulled with the first one.</summary>
    [MaxLength(20)]
    public IList<string> Also { get; set; } = [];

    /// <summary>Why something else is done than the policy proposes.</summary>
    [StringLength(4_000)]
    public string? Why { get; set; }

    /// <summary>Where the operator keeps what an action destroys.</summary>
    [StringLength(300)]
    public string? KeptAt { get; set; }

    /// <summary>Something may be lost that nobody can look at again.</summary>
    public bool IsDestructive =>
        Also.Prepend(Lever ?? "").Any(l => Policy.ActionCatalogue.Find(l) is { IsDestructive: true });

    /// <summary>Points of the release checklist that were ticked.</summary>
    [MaxLength(20)]
    public IList<string> Checked { get; set; } = [];

    /// <summary>The request this decides on.</summary>
    public Guid? Request { get; set; }

    public DateTime? FixedAt { get; set; }

    /// <summary>Whom it is handed to.</summary>
    public Guid? Partner { get; set; }

    /// <summary>The number of the other case.</summary>
    [StringLength(40)]
    public string? Into { get; set; }

    /// <summary>Numbers of the reports that are moved.</summary>
    [MaxLength(200)]
    public IList<string> Reports { get; set; } = [];

    [StringLength(40)]
    public string? Compartment { get; set; }

    [StringLength(60)]
    public string? Category { get; set; }

    /// <summary>keep, not_ours, or the id of an assignment.</summary>
    [StringLength(40)]
    public string? Owner { get; set; }

    [MaxLength(20)]
    public IList<string> Missing { get; set; } = [];

    [MaxLength(60)]
    public IList<MailEntry> Mails { get; set; } = [];

    /// <summary>Also the mails that are not shown one by one.</summary>
    public bool SendOthers { get; set; }

    /// <summary>What the mails were written for; other values mean they have to be written anew.</summary>
    [StringLength(64)]
    public string? WrittenFor { get; set; }

    /// <summary>A fingerprint of everything typed that stands in the mails of this act, and of the letters they are.</summary>
    public string Wording(Act act, IReadOnlyList<Outgoing.OutgoingDraft> drafts)
    {
        var said = string.Join(
            '|',
            Due?.ToString("s", CultureInfo.InvariantCulture),
            Lever,
            Target,
            Code,
            Partner,
            FixedAt?.ToString("s", CultureInfo.InvariantCulture),
            string.Join(',', Missing.Order(StringComparer.Ordinal)),
            string.Join(
                ',',
                Dispositions
                    .Where(d => !string.IsNullOrEmpty(d.Value))
                    .Select(d => d.Key + d.Value)
                    .Order(StringComparer.Ordinal)
            ),
            act.Name is "suspend" or "release" ? Text?.Trim().ReplaceLineEndings("\n") : null,
            string.Join(',', drafts.Select(d => d.Version))
        );
        return Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(said)));
    }

    /// <summary>What is decided on stays what was asked for: another lever is another decision.</summary>
    public void Keep(ActEntry asked) =>
        (Lever, Also, Target, KeptAt) = (asked.Lever, asked.Also, asked.Target, asked.KeptAt);

    /// <summary>Whether somebody changed a word of the mails that were written for them.</summary>
    public bool AreMailsEdited(IReadOnlyList<Outgoing.OutgoingDraft> drafts) =>
        Mails.Count != drafts.Count || Mails.Zip(drafts).Any(m => !m.First.IsAsWritten(m.Second));

    public sealed class MailEntry
    {
        public bool Send { get; set; }

        [StringLength(254)]
        public string? To { get; set; }

        [StringLength(400)]
        public string? Subject { get; set; }

        [StringLength(60_000)]
        public string? Body { get; set; }

        public bool IsAsWritten(Outgoing.OutgoingDraft draft) =>
            Send == (draft.Proposed && draft.To.Length > 0)
            && Same(To, draft.To)
            && Same(Subject, draft.Subject)
            && Same(Body, draft.Body);

        private static bool Same(string? typed, string written) =>
            string.Equals(
                typed?.ReplaceLineEndings("\n").Trim() ?? "",
                written.ReplaceLineEndings("\n").Trim(),
                StringComparison.Ordinal
            );
    }
}
