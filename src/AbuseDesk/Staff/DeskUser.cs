using Microsoft.AspNetCore.Identity;

namespace AbuseDesk.Staff;

/// <summary>What a member of staff may do; each includes none of the others but where the code says so.</summary>
public enum StaffRole
{
    Unknown,
    Operator,
    Lead,
    Legal,
    Officer,
    Admin,
}

/// <summary>A member of staff.</summary>
public sealed class DeskUser : IdentityUser<Guid>
{
    public string Name { get; set; } = "";
    public StaffRole Role { get; set; } = StaffRole.Operator;

    /// <summary>Closed circles this person belongs to: csam, ncii, disclosure, restricted.</summary>
    public string[] Compartments { get; set; } = [];

    public string? Language { get; set; }
    public bool Disabled { get; set; }
    public bool MustChangePassword { get; set; }
    public DateTimeOffset CreatedAt { get; set; }
}

/// <summary>A key of the JSON API; only its SHA-256 is kept.</summary>
public sealed class ApiKey
{
    public required Guid Id { get; init; }
    public required string Name { get; init; }
    public required string[] Scopes { get; init; }
    public required byte[] Hash { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset? RevokedAt { get; set; }
}
