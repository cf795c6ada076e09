namespace AbuseDesk.Registry;

/// <summary>Who has a contract with us; for delegated space the downstream operator.</summary>
public sealed class Customer
{
    public required Guid Id { get; init; }

    /// <summary>The operator's own customer number, e.g. C-1001.</summary>
    public required string Ref { get; init; }

    public required string Name { get; set; }
    public string? ContactName { get; set; }
    public string? Email { get; set; }
    public string? Phone { get; set; }
    public string Language { get; set; } = "ja";

    /// <summary>pci, reseller, no_it_staff, …</summary>
    public string[] Flags { get; set; } = [];

    public string? Note { get; set; }
}
