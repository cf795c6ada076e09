using System.Security.Claims;
using AbuseDesk.Data;
using AbuseDesk.Evidence;
using AbuseDesk.Outgoing;
using AbuseDesk.Staff;

namespace AbuseDesk.Cases;

/// <summary>Who looks: a member of staff with the closed circles they belong to.</summary>
public sealed record Viewer(Guid Id, StaffRole Role, IReadOnlyList<string> Compartments)
{
    public static Viewer Of(ClaimsPrincipal user) =>
        new(
            user.Id(),
            StoredText.Parse<StaffRole>(user.FindFirstValue(ClaimTypes.Role) ?? ""),
            [.. user.FindAll(StaffClaims.Compartment).Select(c => c.Value)]
        );

    /// <summary>A key of the API: no person, no circle.</summary>
    public static Viewer OfKey(ClaimsPrincipal key) => new(key.Id(), StaffRole.Unknown, []);
}

/// <summary>The one place that says what somebody may see; part of every query, count, API and download.</summary>
public static class Visibility
{
    public static IQueryable<AbuseCase> VisibleTo(this IQueryable<AbuseCase> cases, Viewer viewer)
    {
        var circles = viewer.Compartments;
        return cases.Where(c => c.Compartment == null || circles.Contains(c.Compartment));
    }

    public static IQueryable<MessageWork> VisibleTo(this IQueryable<MessageWork> messages, Viewer viewer)
    {
        var circles = viewer.Compartments;
        return messages.Where(m => m.Compartment == null || circles.Contains(m.Compartment));
    }

    public static IQueryable<Report> VisibleTo(this IQueryable<Report> reports, Viewer viewer)
    {
        var circles = viewer.Compartments;
        return reports.Where(r => r.Compartment == null || circles.Contains(r.Compartment));
    }

    /// <summary>A mail is as open as its case.</summary>
    public static IQueryable<OutgoingMail> VisibleTo(
        this IQueryable<OutgoingMail> mails,
        Viewer viewer,
        DeskContext db
    ) => mails.Where(m => m.CaseId == null || db.Cases.VisibleTo(viewer).Any(c => c.Id == m.CaseId));
}
