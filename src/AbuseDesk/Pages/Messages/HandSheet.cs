using System.ComponentModel.DataAnnotations;
using AbuseDesk.Parsing;
using AbuseDesk.Parsing.Text;
using MimeKit;

namespace AbuseDesk.Pages.Messages;

/// <summary>One accusation as a person read it in a message; times with their offset, as the reporter stated them.</summary>
public sealed class HandSheet
{
    [StringLength(60)]
    public string? Category { get; set; }

    [StringLength(60)]
    public string? Ip { get; set; }

    public int? Port { get; set; }

    /// <summary>URLs or host names, one a line.</summary>
    [StringLength(10_000)]
    public string? Where { get; set; }

    [StringLength(254)]
    public string? Mailbox { get; set; }

    /// <summary>2026-11-24 08:55 +09:00; without an offset nobody is attributed by it.</summary>
    [StringLength(60)]
    public string? When { get; set; }

    [StringLength(254)]
    public string? Reporter { get; set; }

    [StringLength(2)]
    public string Language { get; set; } = "ja";

    public Consent Consent { get; set; }

    /// <summary>Null when something typed is not what its field asks for.</summary>
    public Finding? Finding()
    {
        var named = AddressScan.TryIp(Ip?.Trim(), out var ip);
        var time = string.IsNullOrWhiteSpace(When) ? null : Timestamps.Read(When, TimeHints.None);
        if (
            Category is null
            || (!named && !string.IsNullOrWhiteSpace(Ip))
            || (time is null && !string.IsNullOrWhiteSpace(When))
            || Port is < 1 or > 65_535
        )
        {
            return null;
        }

        var lines = AddressScan
            .Refang(Where ?? "")
            .Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .ToLookup(l => l.Contains('/', StringComparison.Ordinal));
        return new Finding
        {
            Category = Category,
            SourceIp = named ? ip : null,
            SourcePort = Port,
            Urls = [.. lines[true]],
            Domains = [.. lines[false].Select(l => l.ToLowerInvariant())],
            Mailbox = string.IsNullOrWhiteSpace(Mailbox) ? null : Mailbox.Trim().ToLowerInvariant(),
            Reason = "Entered by a person.",
        }.At(time, time is null ? TimeBasis.None : TimeBasis.Stated);
    }

    public ParsedReporter? By() =>
        MailboxAddress.TryParse(Reporter?.Trim(), out var from) && from.Address.Contains('@', StringComparison.Ordinal)
            ? new ParsedReporter(from.Address.ToLowerInvariant(), from.Name, null, "individual", null)
            : null;
}
