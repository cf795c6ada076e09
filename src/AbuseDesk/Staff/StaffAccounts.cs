using AbuseDesk.Data;
using AbuseDesk.Ops;
using Microsoft.AspNetCore.Identity;

namespace AbuseDesk.Staff;

/// <summary>Makes and closes the accounts of staff. A refusal is a <see cref="CommandException"/> that says what is wrong.</summary>
public sealed class StaffAccounts(UserManager<DeskUser> users, TimeProvider clock)
{
    public static readonly IReadOnlyList<string> Roles =
    [
        .. Enum.GetValues<StaffRole>().Where(r => r != StaffRole.Unknown).Select(StoredText.Text),
    ];

    /// <summary>The role of a word of <see cref="Roles"/>.</summary>
    public static StaffRole Role(string text) =>
        StoredText.Parse<StaffRole>(text) is var role && role != StaffRole.Unknown
            ? role
            : throw new CommandException($"role '{text}' is not known: {string.Join(", ", Roles)}.");

    public async Task<DeskUser> Create(string email, StaffRole role, string? name, string password)
    {
        var user = new DeskUser
        {
            Id = Guid.CreateVersion7(clock.GetUtcNow()),
            UserName = email,
            Email = email,
            EmailConfirmed = true,
            Name = name ?? "",
            Role = role,
            CreatedAt = clock.GetUtcNow(),

            // Whoever creates the account knows the password: it is good for one sign-in.
            MustChangePassword = true,
        };
        Refuse(await users.CreateAsync(user, password));
        return user;
    }

    /// <summary>Also unlocks and enables; every session of the account ends.</summary>
    public async Task ResetPassword(string email, string password)
    {
        var user = await Find(email);
        Refuse(await Check(user, password));
        user.Disabled = false;
        user.MustChangePassword = true;
        user.LockoutEnd = null;
        user.AccessFailedCount = 0;
        user.PasswordHash = users.PasswordHasher.HashPassword(user, password);
        Refuse(await users.UpdateSecurityStampAsync(user));
    }

    /// <summary>The new stamp ends every session of the account within a minute.</summary>
    public async Task Disable(string email)
    {
        var user = await Find(email);
        user.Disabled = true;
        Refuse(await users.UpdateSecurityStampAsync(user));
    }

    private async Task<DeskUser> Find(string email) =>
        await users.FindByEmailAsync(email)
        ?? throw new CommandException($"nobody has the address {email}: user create --email {email} --role operator …");

    private async Task<IdentityResult> Check(DeskUser user, string password)
    {
        foreach (var rule in users.PasswordValidators)
        {
            var result = await rule.ValidateAsync(users, user, password);
            if (!result.Succeeded)
            {
                return result;
            }
        }

        return IdentityResult.Success;
    }

    private static void Refuse(IdentityResult result)
    {
        if (!result.Succeeded)
        {
            throw new CommandException(string.Join(" ", result.Errors.Select(e => e.Description)));
        }
    }
}
