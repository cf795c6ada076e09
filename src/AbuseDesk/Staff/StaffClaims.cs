using System.Security.Claims;

namespace AbuseDesk.Staff;

/// <summary>What the cookie of a signed-in member of staff says, beside id and role.</summary>
public static class StaffClaims
{
    public const string Name = "name";

    /// <summary>ja or en, where the person chose one.</summary>
    public const string Language = "language";

    /// <summary>off: no single-key shortcuts (WCAG 2.1.4).</summary>
    public const string Keys = "keys";

    /// <summary>One for each closed circle the person belongs to.</summary>
    public const string Compartment = "compartment";

    /// <summary>Present while only a one-time password is known.</summary>
    public const string MustChangePassword = "must_change_password";

    public static Guid Id(this ClaimsPrincipal user) => Guid.Parse(user.FindFirstValue(ClaimTypes.NameIdentifier)!);
}
